package dev.spillway.executor.local.process;

import dev.spillway.executor.local.proxy.Upstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** All instances of one service at one target, in as many slots as are wanted of each revision. */
public final class Fleet implements AutoCloseable {
    private static final class Crew {
        Workload workload;
        int wanted;
        final List<Slot> slots = new ArrayList<>();

        Crew(Workload workload) {
            this.workload = workload;
        }
    }

    private final Map<String, Crew> crews = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Logs logs;
    private final Probe probe = new Probe();
    private final Runnable changed;

    /** @param changed told, without a lock of the fleet held, whenever an instance or its readiness is another */
    public Fleet(Path logs, Runnable changed) throws IOException {
        this.logs = new Logs(logs);
        this.changed = changed;
    }

    /** So many instances of it from now on; returns at once. The newest are the first to go. */
    public void scale(Workload workload, int wanted) {
        lock.lock();
        try {
            Crew crew = crews.computeIfAbsent(workload.revision(), _ -> new Crew(workload));
            crew.workload = workload;
            crew.wanted = wanted;
            crew.slots.forEach(Slot::forgive);
            trim(crew);
            for (long i = staying(crew); i < wanted; i++) {
                slot(crew).start();
            }
        } finally {
            lock.unlock();
        }
    }

    private static long staying(Crew crew) {
        return crew.slots.stream().filter(slot -> !slot.stopping()).count();
    }

    private static void trim(Crew crew) {
        for (Slot slot : crew.slots.reversed()) {
            if (!slot.stopping() && staying(crew) > crew.wanted) {
                slot.stop();
            }
        }
    }

    private Slot slot(Crew crew) {
        Slot slot = new Slot(crew.workload, logs, probe, this::moved);
        crew.slots.add(slot);
        return slot;
    }

    private void moved() {
        lock.lock();
        try {
            crews.values().forEach(crew -> crew.slots.removeIf(Slot::gone));
            crews.values().removeIf(crew -> crew.wanted == 0 && crew.slots.isEmpty());
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** What is left of this process takes a slot; what is not there any more is forgotten. Before {@link #scale}. */
    public void adopt(Workload workload, Live live) throws InterruptedException {
        Optional<Instance> found = Instance.adopt(live);
        lock.lock();
        try {
            if (found.isPresent()) {
                Crew crew = crews.computeIfAbsent(workload.revision(), _ -> new Crew(workload));
                Slot slot = slot(crew);
                slot.adopt(found.get());
                slot.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends an orphan that nobody wants any more. */
    public static void end(Live live, long graceMillis) throws InterruptedException {
        Optional<Instance> orphan = Instance.adopt(live);
        if (orphan.isPresent()) {
            orphan.get().end(graceMillis);
        }
    }

    /** Every instance that may get requests. */
    public List<Upstream> ready() {
        return all().stream().map(Slot::upstream).flatMap(Optional::stream).toList();
    }

    /** Where every process that exists listens, also those that are ending. */
    public List<Address> addresses() {
        return all().stream().map(Slot::address).flatMap(Optional::stream).toList();
    }

    /** Every process that exists, also those that are ending. */
    public List<Live> live() {
        return all().stream().map(Slot::live).flatMap(Optional::stream).toList();
    }

    private List<Slot> all() {
        lock.lock();
        try {
            return crews.values().stream().flatMap(crew -> crew.slots.stream()).filter(slot -> !slot.gone()).toList();
        } finally {
            lock.unlock();
        }
    }

    /** By revision id; gone revisions are not in it. */
    public Map<String, Count> counts() {
        lock.lock();
        try {
            Map<String, Count> counts = new TreeMap<>();
            crews.forEach((revision, crew) -> counts.put(revision, count(crew)));
            return counts;
        } finally {
            lock.unlock();
        }
    }

    /** A slot between two processes counts as one that is there and not ready: it will be again. */
    private static Count count(Crew crew) {
        List<Slot> there = crew.slots.stream().filter(slot -> !slot.gone()).toList();
        int ready = (int) there.stream().filter(slot -> slot.upstream().isPresent()).count();
        String failure = there.stream().filter(slot -> !slot.stopping()).map(Slot::failure)
                .filter(text -> !text.isEmpty()).findFirst().orElse("");
        return new Count(crew.wanted, ready, there.size(), failure);
    }

    /** Drains and ends all, and returns when they are gone. */
    @Override
    public void close() {
        List<Slot> slots = all();
        slots.forEach(Slot::stop);
        try {
            for (Slot slot : slots) {
                slot.awaitGone();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
