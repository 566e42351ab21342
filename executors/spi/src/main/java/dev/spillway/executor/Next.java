package dev.spillway.executor;

import java.time.Duration;

/** What comes next on the way from the observed to the desired state. */
public sealed interface Next<C> {
    /** This one call; afterwards the target is observed again. Calls are compared with {@code equals}: use records. */
    record Do<C>(C call) implements Next<C> {}

    /** Nothing to do but to look again until {@code what} has come about; longer than {@code atMost} is a failure. */
    record WaitFor<C>(String what, Duration atMost) implements Next<C> {}

    /** What was observed is what was asked for, and the target carries the command's fence (where it can carry one). */
    record Done<C>() implements Next<C> {}

    /** It cannot be reached from here. */
    record Failed<C>(String reason) implements Next<C> {}
}
