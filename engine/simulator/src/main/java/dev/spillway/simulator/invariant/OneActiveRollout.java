package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.state.State;

/** At most one rollout of a service is active. */
final class OneActiveRollout implements Invariant {
    @Override
    public void afterEvent(World world) {
        if (world.event() instanceof Event.RolloutStarted started) {
            require(world.before().state() instanceof State.Idle && world.before().brief().isEmpty(),
                    () -> started.brief().rollout() + " started while " + world.before().rollout() + " was active");
        }
        boolean active = world.after().state() instanceof State.Active;
        require(active == world.after().brief().isPresent(),
                () -> "state and rollout disagree: " + world.after().state() + " " + world.after().rollout());
    }
}
