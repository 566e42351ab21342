package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Instances;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.Plan;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.Target;
import dev.spillway.core.state.Pending;
import dev.spillway.core.state.State;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the log says was read back: the last weights of each target, and the instances of each revision. */
final class Seen {
    private record Key(String target, RevisionId revision) {}

    private final Map<String, Observed> weights = new HashMap<>();
    private final Map<Key, Instances> instances = new HashMap<>();

    void take(World world) {
        if (world.event() instanceof Event.TargetObserved(String commandId, String target, Observed observed)) {
            asked(world, commandId).ifPresent(desired -> note(target, desired, observed));
        }
    }

    private void note(String target, Desired desired, Observed observed) {
        if (desired instanceof Desired.Traffic) {
            weights.put(target, observed);
        } else if (desired instanceof Desired.Capacity c) {
            RevisionId revision = c.revision().id();
            instances.put(new Key(target, revision), observed.instancesOf(revision));
        }
    }

    static Optional<Desired> asked(World world, String commandId) {
        return world.before().state() instanceof State.Commanding c
                ? c.pending().stream().filter(p -> p.commandId().equals(commandId)).map(Pending::desired).findFirst()
                : Optional.empty();
    }

    /** What was seen of the revision's instances before does not count any more. */
    void forget(RevisionId revision) {
        instances.keySet().removeIf(key -> key.revision().equals(revision));
    }

    int weight(String target, RevisionId revision) {
        Observed seen = weights.get(target);
        return seen == null ? 0 : seen.weightOf(revision).permille();
    }

    /** Ready, all of them, wherever the plan has instances. */
    boolean healthy(Plan plan, RevisionId revision) {
        return plan.targets().stream().filter(t -> t.role().hasCapacity()).allMatch(t -> {
            Instances seen = instances.get(new Key(t.name(), revision));
            return seen != null && seen.ready() > 0 && seen.ready() == seen.total();
        });
    }

    boolean gone(Plan plan, RevisionId revision) {
        return plan.targets().stream().filter(t -> t.role().hasCapacity()).allMatch(t -> {
            Instances seen = instances.get(new Key(t.name(), revision));
            return seen != null && seen.total() == 0;
        });
    }

    boolean withoutTraffic(Plan plan, RevisionId revision) {
        return plan.targets().stream().filter(t -> t.role().hasTraffic()).map(Target::name)
                .allMatch(t -> weights.containsKey(t) && weight(t, revision) == 0);
    }

    boolean everywhere(Plan plan, RevisionId revision, int permille) {
        return plan.targets().stream().filter(t -> t.role().hasTraffic()).map(Target::name)
                .allMatch(t -> weights.containsKey(t) && weight(t, revision) == permille);
    }
}
