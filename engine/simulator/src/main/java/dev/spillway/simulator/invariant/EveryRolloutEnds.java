package dev.spillway.simulator.invariant;

import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;

/** Every rollout ends once faults stop and every open question is answered. */
final class EveryRolloutEnds implements Invariant {
    @Override
    public void atEnd(Service service, Truth truth) {
        require(service.state() instanceof State.Idle, () -> "still " + service.state());
        require(service.catalog().waiting().isEmpty(), () -> "still waiting: " + service.catalog().waiting());
    }
}
