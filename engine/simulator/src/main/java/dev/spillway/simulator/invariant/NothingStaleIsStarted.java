package dev.spillway.simulator.invariant;

import dev.spillway.executor.Command;
import java.util.List;

/**
 * Of what waited on an executor's assignment, nothing that a newer command overtook is begun: one of a newer epoch, or
 * one about the same thing.
 */
final class NothingStaleIsStarted implements Invariant {
    @Override
    public void afterStart(Command command, List<Command> waited) {
        waited.stream().filter(other -> overtook(other, command)).findFirst().ifPresent(newer -> require(false,
                () -> command.id() + " with fence " + command.fence() + " was begun although " + newer.id() + " with "
                        + newer.fence() + " waited"));
    }

    private static boolean overtook(Command newer, Command older) {
        return newer.desired().writes() && older.desired().writes() && older.fence().olderThan(newer.fence())
                && (older.fence().epoch() < newer.fence().epoch()
                        || older.desired().subject().equals(newer.desired().subject()));
    }
}
