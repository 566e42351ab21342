package dev.spillway.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * When a stream thread commits.
 *
 * <p>A command should leave at once, but a commit costs as much as a hundred decisions. So a thread that is asked for commits without
 * end works between two of them for as long as the last one took: at rest a command waits for nothing; under load it shares its
 * commit with what was decided meanwhile, and no more than half of the time goes into commits.
 */
final class Pace {
    /** A commit may take long where the broker is far or busy; the next command does not wait longer than this for its own. */
    static final long LONGEST_REST_NANOS = 20_000_000;

    private final LongSupplier nanos;
    private final List<LongConsumer> waiting = new ArrayList<>();
    private boolean wanted;
    private boolean committing;
    private long began;
    private long ended;
    private long took;

    /** @param nanos a clock such as {@link System#nanoTime} */
    Pace(LongSupplier nanos) {
        this.nanos = nanos;
        this.ended = nanos.getAsLong();
    }

    /** Something was decided that somebody waits for. */
    void want() {
        wanted = true;
    }

    /** Whether something waits for the next commit. */
    boolean wanted() {
        return wanted;
    }

    /** Whether the next commit may be asked for. */
    boolean due() {
        return wanted && nanos.getAsLong() - ended >= took;
    }

    /** Calls with the time of the next commit; never, if there is none. */
    void afterCommit(LongConsumer whenCommitted) {
        waiting.add(whenCommitted);
    }

    /** A commit begins, or goes on. */
    void begin() {
        if (!committing) {
            committing = true;
            began = nanos.getAsLong();
        }
    }

    void committed() {
        List<LongConsumer> waited = List.copyOf(waiting);
        ended = nanos.getAsLong();
        took = committing ? Math.min(ended - began, LONGEST_REST_NANOS) : 0;
        forget();
        waited.forEach(each -> each.accept(ended));
    }

    /** The transaction was aborted: nothing of it happened. */
    void forget() {
        waiting.clear();
        wanted = false;
        committing = false;
    }
}
