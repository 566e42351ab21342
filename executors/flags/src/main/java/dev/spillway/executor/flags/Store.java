package dev.spillway.executor.flags;

import dev.spillway.executor.CallResult;

/** Where flags are kept. Blocks, in bounded time; called from many threads. */
public interface Store {
    /** How long after its start a write may still land; zero where it cannot. */
    java.time.Duration patience();

    Look look(Settings settings);

    /**
     * Reads, changes and writes one flag, whatever others did to it and to its neighbours meanwhile.
     *
     * @param why for the store's own audit trail
     */
    CallResult change(Settings settings, Call call, String why);
}
