package dev.spillway.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.spillway.gateway.view.EntryView;
import dev.spillway.gateway.view.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The log as it grows. Comes back after a broken connection, behind the last line it had; gives up after a while. */
public final class Feed implements AutoCloseable {
    private static final int QUEUE = 10_000;
    private static final int ATTEMPTS = 8;
    private static final String DATA = "data: ";
    private final GatewayClient client;
    private final String path;
    private final BlockingQueue<Heard> queue = new LinkedBlockingQueue<>(QUEUE);
    private final Thread reader;
    private volatile long next;

    /** What the feed has to say. */
    public sealed interface Heard {
        record Line(EntryView entry, String json) implements Heard {}

        /** Nothing within the time. */
        record Quiet() implements Heard {}

        /** Nobody answers any more, or not as we need it. */
        record Lost(String message) implements Heard {}
    }

    /**
     * @param path of the events
     * @param from the first line of one service; 0 is from now on, and for all services the only choice
     */
    public Feed(GatewayClient client, String path, long from) {
        this.client = client;
        this.path = path;
        this.next = from;
        this.reader = Thread.ofVirtual().name("feed").start(this::read);
    }

    /** Waits at most so long. */
    public Heard next(Duration most) {
        try {
            Heard heard = queue.poll(Math.max(0, most.toMillis()), TimeUnit.MILLISECONDS);
            return heard == null ? new Heard.Quiet() : heard;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Heard.Lost("interrupted");
        }
    }

    private void read() {
        String why = "";
        int failures = 0;
        try {
            while (failures < ATTEMPTS) {
                TimeUnit.MILLISECONDS.sleep(failures == 0 ? 0 : 100L << Math.min(failures, 6));
                try (Stream<String> lines = client.lines(next == 0 ? path : path + "?from=" + next)) {
                    if (take(lines)) {
                        failures = 0;
                    }
                    why = "the gateway ended the stream";
                } catch (IOException | java.io.UncheckedIOException e) {
                    why = String.valueOf(e.getMessage());
                }
                failures++;
            }
            queue.put(new Heard.Lost(why));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether anything came. */
    private boolean take(Stream<String> lines) throws InterruptedException, JsonProcessingException {
        boolean any = false;
        for (String line : (Iterable<String>) lines::iterator) {
            if (line.startsWith(DATA)) {
                String json = line.substring(DATA.length());
                EntryView entry = Json.read(json, EntryView.class);
                queue.put(new Heard.Line(entry, json));
                next = next == 0 ? 0 : entry.sequence() + 1;
                any = true;
            }
        }
        return any;
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
