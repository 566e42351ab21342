package dev.spillway.executor.ecs;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Capacity;
import dev.spillway.executor.Next;
import dev.spillway.executor.Revision;
import dev.spillway.executor.ecs.Tags.Assigned;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** So many instances of a revision: in the colour that holds it, else in the free one. */
final class CapacitySteps {
    private static final int WHOLE = 1000;

    private CapacitySteps() {}

    static Next<Call> next(Command command, Capacity wanted, Picture.Seen seen) {
        Revision revision = wanted.revision();
        if (wanted.permille() == 0) {
            return Leaving.next(command, revision.id(), seen);
        }
        Optional<String> unfit = Writes.unfit(seen);
        if (unfit.isPresent()) {
            return new Next.Failed<>(unfit.get());
        }
        Optional<Slot> slot = seen.holder(revision.id()).or(() -> free(seen));
        if (slot.isEmpty()) {
            return new Next.Failed<>("both colours are in use: " + seen.slots().stream()
                    .map(one -> one.name() + " has " + one.serves().orElse("none")).toList());
        }
        Optional<Integer> full = seen.full();
        if (full.isEmpty()) {
            return new Next.Failed<>("settings.replicas is missing: no service of target " + command.target().name()
                    + " has tasks that say how many full capacity is");
        }
        int asked = Math.ceilDiv(full.get() * wanted.permille(), WHOLE);
        // an autoscaler may have given stable more, and nothing here may take from it
        boolean stable = seen.stable().equals(Optional.of(revision.id())) && slot.get().desired() > asked;
        return up(command, revision, slot.get(), stable ? slot.get().desired() : asked, seen);
    }

    /** What nobody needs: no requests, and neither stable. */
    private static Optional<Slot> free(Picture.Seen seen) {
        Optional<String> stable = seen.stable();
        return seen.slots().stream().filter(slot -> slot.serves().isEmpty())
                .filter(slot -> stable.isEmpty() || !slot.holds(stable.get())).findFirst()
                .or(() -> seen.slots().stream().filter(slot -> !seen.hasWeight(slot) && seen.settings().routed())
                        .filter(slot -> stable.isEmpty() || !slot.holds(stable.get())).findFirst());
    }

    private static Next<Call> up(Command command, Revision revision, Slot slot, int count, Picture.Seen seen) {
        Optional<Forward> apart = seen.forwards().stream().filter(forward -> !isReady(forward, slot, revision, seen))
                .findFirst();
        if (apart.isPresent()) {
            return Writes.fence(command, seen)
                    .orElseGet(() -> Writes.modify(joined(apart.get(), slot, revision, seen)));
        }
        Optional<String> tasks = taskDefinition(revision, slot, seen);
        return tasks.map(name -> placed(command, revision, slot, name, count, seen))
                .orElseGet(() -> registered(command, revision, seen));
    }

    /**
     * Both groups stand in the forward, as ECS refuses a service whose target group has no load balancer, and the new
     * instances get no requests before that is asked for.
     */
    private static boolean isReady(Forward forward, Slot slot, Revision revision, Picture.Seen seen) {
        return seen.slots().stream().allMatch(one -> forward.names(one.group()))
                && (forward.weight(slot.group()) == 0 || slot.holds(revision.id()));
    }

    private static Forward joined(Forward forward, Slot slot, Revision revision, Picture.Seen seen) {
        Map<String, Integer> weights = new TreeMap<>();
        seen.slots().forEach(one -> {
            boolean stays = forward.names(one.group())
                    && (one.colour() != slot.colour() || slot.holds(revision.id()));
            weights.put(one.group(), stays ? forward.permille().getOrDefault(one.group(), 0) : 0);
        });
        return forward.weighted(weights);
    }

    private static Optional<String> taskDefinition(Revision revision, Slot slot, Picture.Seen seen) {
        Optional<String> assigned = slot.assigned().filter(one -> one.revision().equals(revision.id()))
                .map(Assigned::taskDefinition);
        return assigned.or(() -> slot.serves().filter(revision.id()::equals)
                .map(_ -> Arn.revision(slot.taskDefinition()))).or(() -> seen.source().registered());
    }

    static Next<Call> registered(Command command, Revision revision, Picture.Seen seen) {
        if (seen.source().template().isEmpty()) {
            return new Next.Failed<>(revision.artifact().startsWith(TaskDefinitions.ADOPTED)
                    ? "revision " + revision.id() + " was there before Spillway came, and its task definition is not"
                            + " among the active ones any more"
                    : "settings.taskDefinition is missing: no service has a task definition to make one from");
        }
        try {
            return new Next.Do<>(new Call.Register(TaskDefinitions.request(command, revision, seen.settings(),
                    seen.source().template().get())));
        } catch (IllegalArgumentException wrong) {
            return new Next.Failed<>(String.valueOf(wrong.getMessage()));
        }
    }

    private static Next<Call> placed(Command command, Revision revision, Slot slot, String taskDefinition, int count,
            Picture.Seen seen) {
        var assigned = new Assigned(revision.id(), taskDefinition);
        if (!slot.assigned().equals(Optional.of(assigned)) || seen.fence().olderThan(command.fence())) {
            Map<String, String> tags = new TreeMap<>();
            Tags.assign(tags, slot.colour(), assigned);
            if (!slot.assigned().map(Assigned::revision).equals(Optional.of(revision.id()))) {
                // nobody was ever sent to it here: if it leaves again there is nobody to wait for
                Tags.shifted(tags, seen.weights());
            }
            adopted(seen, slot.colour().other()).ifPresent(other -> Tags.assign(tags, slot.colour().other(), other));
            return Writes.tag(command, seen, tags);
        }
        return slot.service().isEmpty()
                ? NewService.next(command, slot, taskDefinition, count, seen)
                : Rising.next(command, slot, taskDefinition, count, seen).or(() -> healthy(slot, count, seen))
                        .or(() -> shown(slot, seen)).orElseGet(Next.Done::new);
    }

    /** What runs in the other colour, if nobody has written that down yet: an abort then needs no other look. */
    private static Optional<Assigned> adopted(Picture.Seen seen, Colour colour) {
        return seen.slots().stream().filter(slot -> slot.colour() == colour && slot.assigned().isEmpty())
                .findFirst().flatMap(slot -> slot.serves()
                        .map(id -> new Assigned(id, Arn.revision(slot.taskDefinition()))));
    }

    private static Optional<Next<Call>> healthy(Slot slot, int count, Picture.Seen seen) {
        return seen.settings().routed() ? Rising.healthy(slot, count, seen) : Optional.empty();
    }

    /** The test route shows what is new. */
    private static Optional<Next<Call>> shown(Slot slot, Picture.Seen seen) {
        boolean isNew = !seen.hasWeight(slot);
        return seen.test().filter(_ -> isNew).filter(test -> test.permille().getOrDefault(slot.group(), 0) != WHOLE)
                .map(test -> Writes.modify(pointed(test, slot, seen)));
    }

    static Forward pointed(Forward test, Slot slot, Picture.Seen seen) {
        Map<String, Integer> weights = new TreeMap<>();
        seen.slots().forEach(one -> weights.put(one.group(), one.colour() == slot.colour() ? WHOLE : 0));
        return test.weighted(weights);
    }
}
