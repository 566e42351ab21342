package dev.spillway.executor.runtime;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Offsets that may be committed, handed from whoever learns of it to the polling thread. */
final class Commits {
    private final Map<Integer, Long> ready = new TreeMap<>();

    synchronized void allow(int partition, long offset) {
        ready.merge(partition, offset, Math::max);
    }

    synchronized void forget(Collection<Integer> partitions) {
        ready.keySet().removeAll(partitions);
    }

    /** What became possible since the last time. */
    synchronized Map<Integer, Long> take() {
        Map<Integer, Long> taken = Map.copyOf(ready);
        ready.clear();
        return taken;
    }
}
