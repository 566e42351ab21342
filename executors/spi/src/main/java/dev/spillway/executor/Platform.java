package dev.spillway.executor;

import java.util.function.Consumer;

/**
 * A platform: its {@link Procedure} and the client that observes and calls the real thing. Methods block, are called
 * from many virtual threads, and answer in bounded time (their client's time-out); what can go wrong is a value.
 *
 * @param <O> the platform's own picture of a target
 * @param <C> the platform's API calls
 */
public interface Platform<O, C> extends Procedure<O, C> {

    /** Looks at the command's target. */
    Reading<O> observe(Command command);

    /** Makes this one call, carrying the command's fence wherever the API can hold one. */
    CallResult call(Command command, C call);

    /** Called once, before the first command; whoever knows of health changes tells them to the listener, unasked. */
    default void onHealth(Consumer<Health> listener) {}

    /**
     * Called once, before the first command; whoever counts tells its increments to the listener. One that is told before
     * {@code observe} returns is published before the command's outcome, and before its offset is committed.
     */
    default void onIncrement(Consumer<Increment> listener) {}

    /** The same for results that conditions judge. */
    default void onMeasured(Consumer<Measured> listener) {}
}
