package dev.spillway.core.evolve;

import dev.spillway.core.event.Event.DeploymentWaiting;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.state.Catalog;
import dev.spillway.core.state.Catalog.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The deployments that wait. */
final class Waitings {
    private Waitings() {}

    static List<Waiting> add(Catalog catalog, DeploymentWaiting event) {
        var next = new ArrayList<>(catalog.waiting());
        next.removeIf(w -> Optional.of(w.rollout()).equals(event.replaced()));
        next.add(event.waiting());
        return next;
    }

    static List<Waiting> without(Catalog catalog, RolloutId rollout) {
        return catalog.waiting().stream().filter(w -> !w.rollout().equals(rollout)).toList();
    }
}
