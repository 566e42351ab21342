package dev.spillway.executor.runtime;

import dev.spillway.executor.Command;
import dev.spillway.executor.Outcome;
import java.time.Instant;

/** What {@link Ordering} wants done, in this order. */
public sealed interface Effect<C> {

    /** Look at the command's target and answer with {@link Input.Observed}. */
    record Observe<C>(long action, Command command) implements Effect<C> {}

    /** Make this call and answer with {@link Input.CallReturned}. */
    record Call<C>(long action, Command command, C call) implements Effect<C> {}

    /** Publish this outcome. */
    record Report<C>(Outcome outcome) implements Effect<C> {}

    /** Say {@link Input.TimePassed} then; replaces the wake-up asked for before. */
    record WakeAt<C>(Instant at) implements Effect<C> {}

    /** Everything below this offset is finished; commit it once the outcomes reported before are acknowledged. */
    record Commit<C>(int partition, long offset) implements Effect<C> {}
}
