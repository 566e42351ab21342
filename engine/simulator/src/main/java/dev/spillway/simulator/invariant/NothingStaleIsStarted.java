package dev.spillway.simulator.invariant;

import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;

/** Of what waited on an executor's assignment, nothing that a newer command overtook is begun. */
final class NothingStaleIsStarted implements Invariant {
    @Override
    public void afterStart(Command command, Fence newest) {
        require(!command.desired().writes() || !command.fence().olderThan(newest),
                () -> command.id() + " with fence " + command.fence() + " was begun although " + newest + " waited");
    }
}
