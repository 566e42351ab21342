package dev.spillway.executor.haproxy;

import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Mode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Since when which server drains, as far as this process has seen it: HAProxy does not say. */
final class Drains {
    private final Map<String, Long> since = new HashMap<>();

    synchronized void note(Backend backend) {
        backend.servers().forEach(server -> {
            if (server.mode() == Mode.DRAIN) {
                since.putIfAbsent(server.name(), System.nanoTime());
            } else {
                since.remove(server.name());
            }
        });
    }

    synchronized Set<String> longerThan(Duration time) {
        long latest = System.nanoTime() - time.toNanos();
        return since.entrySet().stream().filter(entry -> entry.getValue() - latest < 0).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
