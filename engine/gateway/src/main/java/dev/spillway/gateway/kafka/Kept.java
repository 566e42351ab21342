package dev.spillway.gateway.kafka;

import dev.spillway.core.event.Entry;
import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.Service;
import dev.spillway.gateway.Views.Executor;
import dev.spillway.gateway.Views.Viewed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a gateway has read so far. Of each log the newest lines are kept; the topic keeps them all. */
final class Kept {
    private static final int LINES = 1_000;

    private final Map<ServiceId, Viewed> services = new TreeMap<>();
    private final Map<ServiceId, Deque<Entry>> logs = new HashMap<>();
    private final Map<String, Executor> executors = new TreeMap<>();

    /** The log is ahead of the views: each line moves what is shown, so that who reads a line sees what it did. */
    synchronized void add(Entry entry) {
        ServiceId id = entry.header().service();
        Deque<Entry> log = logs.computeIfAbsent(id, _ -> new ArrayDeque<>());
        log.addLast(entry);
        if (log.size() > LINES) {
            log.removeFirst();
        }
        Viewed before = services.getOrDefault(id, new Viewed(Service.unknown(id), Optional.empty(), Optional.empty()));
        boolean next = entry.header().sequence() == before.service().sequence() + 1;
        Service after = next ? Evolve.evolve(before.service(), entry) : before.service();
        services.put(id, new Viewed(after, next ? Optional.empty() : before.head(), Optional.of(entry)));
    }

    synchronized void put(Service service, Optional<String> head) {
        Viewed before = services.get(service.id());
        if (before == null || before.service().sequence() <= service.sequence()) {
            services.put(service.id(), new Viewed(service, head, Optional.ofNullable(before).flatMap(Viewed::last)));
        }
    }

    synchronized void put(Executor executor) {
        executors.put(executor.executor(), executor);
    }

    synchronized Optional<Viewed> service(ServiceId id) {
        return Optional.ofNullable(services.get(id)).filter(v -> v.service().isKnown());
    }

    synchronized List<Viewed> services() {
        return services.values().stream().filter(v -> v.service().isKnown()).toList();
    }

    synchronized List<Entry> log(ServiceId id, long from, int most) {
        Deque<Entry> log = logs.get(id);
        return log == null
                ? List.of()
                : new ArrayList<>(log).stream().filter(e -> e.header().sequence() >= from).limit(most).toList();
    }

    synchronized List<Executor> executors() {
        return List.copyOf(executors.values());
    }
}
