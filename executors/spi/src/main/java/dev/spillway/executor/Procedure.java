package dev.spillway.executor;

import java.time.Duration;

/**
 * The pure half of a platform: no I/O, no clock. Crash, cancel and redelivery are the same loop (observe, next, call)
 * started again, so everything it needs to know stands in the command and in what was observed.
 *
 * @param <O> the platform's own picture of a target
 * @param <C> the platform's API calls
 */
public interface Procedure<O, C> {

    /**
     * What comes next. {@code Done} only if the observation shows the desired state <em>and</em>, where the target
     * carries a fence, one that is not older than the command's: an older write that is still on its way must find it.
     */
    Next<C> next(Command command, O observed);

    /** The picture in the words of the wire. */
    Observed report(O observed);

    /**
     * How long after its start an older call could still land at the target in spite of a newer fence, and until a read
     * then shows it for sure; zero where writes are conditional and the fence is exact.
     */
    default Duration settleAfter() {
        return Duration.ZERO;
    }
}
