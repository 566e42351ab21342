package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.state.State;
import java.util.HashSet;
import java.util.Set;

/** Nothing happens to a rollout that has ended, and its id never comes back. */
final class EndedIsAbsorbing implements Invariant {
    private final Set<RolloutId> ended = new HashSet<>();

    @Override
    public void afterEvent(World world) {
        world.entry().header().rollout().ifPresent(rollout -> require(!ended.contains(rollout),
                () -> rollout + " has ended, and yet: " + world.event()));
        for (Command command : world.event().commands()) {
            require(!ended.contains(command.rollout()), () -> command.id() + " belongs to an ended rollout");
        }
        if (world.event() instanceof Event.RolloutEnded e) {
            ended.add(e.ended().rollout());
            require(world.after().state() instanceof State.Idle, () -> "ended, but " + world.after().state());
        }
    }
}
