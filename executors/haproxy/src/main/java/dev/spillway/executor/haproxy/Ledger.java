package dev.spillway.executor.haproxy;

import java.io.IOException;

/** The state of one backend, in memory and on the disk: replaced only by who has seen the one before. */
final class Ledger {
    private final StateFile file;
    private volatile BackendState state;

    Ledger(StateFile file, BackendState found) {
        this.file = file;
        this.state = found;
    }

    BackendState state() {
        return state;
    }

    /** False, and no effect, if it is another state by now: somebody wrote in between, who may have been newer. */
    @SuppressWarnings("ReferenceEquality") // equal is not enough: what was written in between may have been undone since
    synchronized boolean replace(BackendState seen, BackendState next) throws IOException {
        if (state != seen) {
            return false;
        }
        file.write(next);
        state = next;
        return true;
    }
}
