package dev.spillway.simulator.invariant;

import dev.spillway.core.model.Command;
import dev.spillway.core.state.Service;
import dev.spillway.simulator.platform.Write;
import java.util.List;
import java.util.function.Supplier;

/** Something that always holds. An instance watches one service through one schedule and may remember. */
public interface Invariant {
    /** After each line of the log. */
    default void afterEvent(World world) {}

    /** After each signal, also one that left nothing. */
    default void afterSignal(Heard heard) {}

    /** After a command left for its topic. */
    default void afterCommand(Command command) {}

    /** After a target was changed. */
    default void afterWrite(Write write, Truth truth) {}

    /** An executor began to carry a command out, having been given these for its target on its assignment. */
    default void afterStart(dev.spillway.executor.Command command,
            List<dev.spillway.executor.Command> waited) {}

    /** After faults stopped and all questions were answered. */
    default void atEnd(Service service, Truth truth) {}

    default void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new Broken(getClass().getSimpleName(), otherwise.get());
        }
    }
}
