package dev.spillway.streams;

import dev.spillway.core.model.ServiceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Services whose view lags behind, because only measurements came in. Each is shown at most once a second; where thousands are
 * measured, later: a few at a time and in turn, since whatever is done here an abort waits for.
 */
final class LaggingViews {
    private static final long LAG_MS = 1_000;
    private static final int AT_A_TIME = 5;
    private static final long REST_MS = 25;

    /** By service, when it is to be shown; the first is the first to come. */
    private final Map<ServiceId, Long> waiting = new LinkedHashMap<>();
    private long rested;

    void measured(ServiceId service, long now) {
        waiting.putIfAbsent(service, now + LAG_MS);
    }

    void shown(ServiceId service) {
        waiting.remove(service);
    }

    /** The next few whose time has come. They no longer lag. */
    List<ServiceId> take(long now) {
        List<ServiceId> due = new ArrayList<>();
        for (var each : waiting.entrySet()) {
            if (each.getValue() > now || due.size() == AT_A_TIME) {
                break;
            }
            due.add(each.getKey());
        }
        due.forEach(waiting::remove);
        rested = now + REST_MS;
        return due;
    }

    /** When to take again; {@code Long.MAX_VALUE} where none lags. */
    long next() {
        return waiting.isEmpty() ? Long.MAX_VALUE : Math.max(rested, waiting.values().iterator().next());
    }
}
