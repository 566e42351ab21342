package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Fence;

/** Every rollout and every way back has a greater epoch than all before; no command is older than one before it. */
final class FencesRise implements Invariant {
    private Fence newest = Fence.NONE;

    @Override
    public void afterEvent(World world) {
        boolean rises = world.event() instanceof Event.RolloutStarted
                || world.event() instanceof Event.RollbackStarted;
        require(!rises || world.after().epoch() > world.before().epoch(), () -> "the epoch did not rise");
        for (Command command : world.event().commands()) {
            require(command.fence().compareTo(newest) >= 0,
                    () -> command.id() + " has fence " + command.fence() + ", after " + newest);
            require(command.fence().epoch() == world.before().epoch(), () -> "not this epoch: " + command.fence());
            newest = command.fence();
        }
    }
}
