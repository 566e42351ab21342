package dev.spillway.cli.bench;

import dev.spillway.core.model.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Time from a send to what it was sent for, by one JVM's clock; one at a time per service. */
final class Stopwatch {
    private final Map<ServiceId, Long> sent = new ConcurrentHashMap<>();
    private final Queue<Long> took = new ConcurrentLinkedQueue<>();

    void start(ServiceId service) {
        sent.put(service, System.nanoTime());
    }

    /** Does nothing where nothing was started. */
    void stop(ServiceId service, long now) {
        Long since = sent.remove(service);
        if (since != null) {
            took.add(now - since);
        }
    }

    int measured() {
        return took.size();
    }

    /** All so far, in nanoseconds; the next measurement begins with none. */
    List<Long> take() {
        List<Long> all = List.copyOf(took);
        took.clear();
        return all;
    }
}
