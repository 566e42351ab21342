package dev.spillway.executor.database;

import dev.spillway.executor.Fence;
import java.util.List;
import java.util.Optional;

/** One look at a database. */
public sealed interface Picture {
    Fence fence();

    /**
     * @param phases that were run, of {@code expand} and {@code contract}
     * @param edited why the history and the scripts do not agree
     * @param diverged rows in which old and new do not agree; 0 before the expansion and after the contraction
     */
    record Read(Fence fence, List<String> phases, Optional<String> edited, long diverged) implements Picture {
        public Read {
            phases = List.copyOf(phases);
        }

        boolean has(String phase) {
            return phases.contains(phase);
        }
    }

    /** There is nothing to see, and there will not be until somebody puts it right. */
    record Broken(Fence fence, String reason) implements Picture {}
}
