package dev.spillway.executor.flags;

import java.util.Map;

/** The answer of a store that was asked how a target's flags stand. */
public sealed interface Look {
    record Seen(Map<String, Flag> flags) implements Look {
        public Seen {
            flags = Map.copyOf(flags);
        }
    }

    /** Not now. */
    record Unseen(String reason) implements Look {}

    /** Not until somebody puts it right: a wrong token, no such file. */
    record Broken(String reason) implements Look {}
}
