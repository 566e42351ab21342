package dev.spillway.executor.flags;

import dev.spillway.executor.Fence;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One look at a target. */
public sealed interface Picture {
    Fence fence();

    /** @param flags by key, all that the target names */
    record Read(Fence fence, SortedMap<String, Flag> flags) implements Picture {
        public Read {
            flags = Collections.unmodifiableSortedMap(new TreeMap<>(flags));
        }

        Read(Fence fence, Map<String, Flag> flags) {
            this(fence, new TreeMap<>(flags));
        }
    }

    /** There is nothing to see, and there will not be until somebody puts it right. */
    record Broken(Fence fence, String reason) implements Picture {}
}
