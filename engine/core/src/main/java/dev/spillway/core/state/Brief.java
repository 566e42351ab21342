package dev.spillway.core.state;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Plan;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a rollout is about. A cold row: written at its start and when a snapshot comes in.
 *
 * @param revision  the new one: canary, green
 * @param stable    what traffic goes back to; absent at the first rollout of a service
 * @param takesBack an undo: its promotion marks the present stable revision as taken back
 * @param snapshots by target, what Spillway owned there before the first change
 */
public record Brief(RolloutId rollout, Plan plan, Revision revision, Optional<Revision> stable, boolean takesBack,
        Actor by, Map<String, String> snapshots) {
    public Brief {
        snapshots = Limits.sorted(snapshots);
    }

    public Brief withSnapshot(String target, String snapshot) {
        var next = new TreeMap<>(snapshots);
        next.put(target, snapshot);
        return new Brief(rollout, plan, revision, stable, takesBack, by, next);
    }
}
