package dev.spillway.executor.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Per partition: which offsets are unfinished, and so how far one may commit. */
final class Offsets {
    private static final class Partition {
        private final TreeSet<Long> unfinished = new TreeSet<>();
        private long next;
        private long said;

        private long committable() {
            return unfinished.isEmpty() ? next : unfinished.getFirst();
        }
    }

    private final Map<Integer, Partition> partitions = new TreeMap<>();

    void begin(int partition, long offset) {
        of(partition).unfinished.add(offset);
        pass(partition, offset);
    }

    void pass(int partition, long offset) {
        Partition known = of(partition);
        known.next = Math.max(known.next, offset + 1);
    }

    void finish(int partition, long offset) {
        of(partition).unfinished.remove(offset);
    }

    void forget(Set<Integer> revoked) {
        partitions.keySet().removeAll(revoked);
    }

    /** The commits that became possible since the last time. */
    <C> List<Effect<C>> commits() {
        List<Effect<C>> commits = new ArrayList<>();
        partitions.forEach((number, partition) -> {
            if (partition.committable() > partition.said) {
                partition.said = partition.committable();
                commits.add(new Effect.Commit<>(number, partition.said));
            }
        });
        return commits;
    }

    private Partition of(int partition) {
        return partitions.computeIfAbsent(partition, _ -> new Partition());
    }
}
