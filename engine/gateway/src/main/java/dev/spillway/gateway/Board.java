package dev.spillway.gateway;

import dev.spillway.core.event.Entry;
import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.Service;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Views in memory. Fed with records from two topics that run ahead of each other: a line of the log moves the service by the core's own
 * {@link Evolve}, a view replaces it when it is newer. So what a line says is never ahead of what the view shows.
 */
public final class Board implements Views {
    /** Lines kept per service; older ones are in the topic. */
    static final int KEPT_LINES = 2_000;

    private final Map<ServiceId, Row> rows = new ConcurrentSkipListMap<>();
    private final Map<String, Executor> executors = new ConcurrentSkipListMap<>();
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean ready;

    private static final class Row {
        private Service service;
        private Optional<String> head = Optional.empty();
        private final Deque<Entry> log = new ArrayDeque<>();

        Row(ServiceId id) {
            service = Service.unknown(id);
        }

        synchronized void view(Service next, Optional<String> nextHead) {
            if (next.sequence() >= service.sequence()) {
                service = next;
                head = nextHead;
            }
        }

        /** Returns whether it was new. */
        synchronized boolean line(Entry entry) {
            long sequence = entry.header().sequence();
            if (!log.isEmpty() && log.getLast().header().sequence() >= sequence) {
                return false;
            }
            log.addLast(entry);
            if (log.size() > KEPT_LINES) {
                log.removeFirst();
            }
            if (sequence == service.sequence() + 1) {
                service = Evolve.evolve(service, entry);
                head = Optional.empty();
            }
            return true;
        }

        synchronized Optional<Viewed> viewed() {
            return service.isKnown()
                    ? Optional.of(new Viewed(service, head, Optional.ofNullable(log.peekLast())))
                    : Optional.empty();
        }

        synchronized List<Entry> lines(long from, int most) {
            return log.stream().filter(e -> e.header().sequence() >= from).limit(most).toList();
        }
    }

    /** A record of the view topic. */
    public void view(Service service, Optional<String> head) {
        row(service.id()).view(service, head);
    }

    /** A batch of the log; listeners hear of it when all of it is in. */
    public void lines(List<Entry> entries) {
        var fresh = new ArrayList<Entry>();
        for (Entry entry : entries) {
            if (row(entry.header().service()).line(entry)) {
                fresh.add(entry);
            }
        }
        fresh.forEach(entry -> listeners.forEach(listener -> listener.accept(entry)));
    }

    public void heartbeat(Executor executor) {
        executors.put(executor.executor(), executor);
    }

    /** Everything that was there at the start has been read. */
    public void caughtUp() {
        ready = true;
    }

    private Row row(ServiceId id) {
        return rows.computeIfAbsent(id, Row::new);
    }

    @Override
    public Optional<Viewed> service(ServiceId id) {
        return Optional.ofNullable(rows.get(id)).flatMap(Row::viewed);
    }

    @Override
    public List<Viewed> services() {
        return rows.values().stream().flatMap(row -> row.viewed().stream()).toList();
    }

    @Override
    public List<Entry> log(ServiceId id, long from, int most) {
        return Optional.ofNullable(rows.get(id)).map(row -> row.lines(from, most)).orElse(List.of());
    }

    @Override
    public Subscription subscribe(Consumer<Entry> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public List<Executor> executors() {
        return List.copyOf(executors.values());
    }

    @Override
    public boolean isReady() {
        return ready;
    }
}
