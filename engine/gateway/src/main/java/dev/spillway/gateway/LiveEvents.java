package dev.spillway.gateway;

import dev.spillway.core.event.Entry;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.Service;
import dev.spillway.gateway.http.Answer;
import dev.spillway.gateway.view.EntryView;
import dev.spillway.gateway.view.Json;
import dev.spillway.gateway.view.Labels;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The log as server-sent events. Each client has a bounded queue: one that reads too slowly is sent away, and comes back with the id of the
 * last line it has.
 */
final class LiveEvents implements Answer.EventSource {
    private static final int QUEUE = 1_000;
    private final Views views;
    private final Optional<ServiceId> only;
    private final Optional<Long> from;
    private final Duration heartbeat;
    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(QUEUE);
    private final AtomicBoolean overflown = new AtomicBoolean();

    /**
     * @param only one service, or all
     * @param from for one service: the first line to send, also of the past; absent is from now on
     */
    LiveEvents(Views views, Optional<ServiceId> only, Optional<Long> from, Duration heartbeat) {
        this.views = views;
        this.only = only;
        this.from = from;
        this.heartbeat = heartbeat;
    }

    @Override
    public void writeTo(Answer.EventWriter writer) throws IOException {
        try (var _ = views.subscribe(this::heard)) {
            writer.comment("spillway");
            long last = replay(writer);
            while (!overflown.get()) {
                Entry entry = queue.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
                if (entry == null) {
                    writer.comment("still here");
                } else if (only.isEmpty() || entry.header().sequence() > last) {
                    write(writer, entry);
                }
            }
            writer.comment("too slow; come back with Last-Event-ID");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void heard(Entry entry) {
        boolean mine = only.map(entry.header().service()::equals).orElse(true);
        if (mine && !queue.offer(entry)) {
            overflown.set(true);
        }
    }

    private long replay(Answer.EventWriter writer) throws IOException {
        long last = 0;
        if (only.isPresent() && from.isPresent()) {
            for (Entry entry : views.log(only.get(), from.get(), Board.KEPT_LINES)) {
                if (last == 0 && entry.header().sequence() > Math.max(1, from.get())) {
                    writer.comment("lines before " + entry.header().sequence() + " are in the topic alone");
                }
                write(writer, entry);
                last = entry.header().sequence();
            }
        }
        return last;
    }

    private void write(Answer.EventWriter writer, Entry entry) throws IOException {
        ServiceId service = entry.header().service();
        Labels labels = Labels.of(views.service(service).map(Views.Viewed::service)
                .orElseGet(() -> Service.unknown(service)));
        String id = only.isPresent() ? "" + entry.header().sequence() : service + "/" + entry.header().sequence();
        writer.event(id, entry.event().getClass().getSimpleName(), Json.write(EntryView.of(entry, labels)));
    }
}
