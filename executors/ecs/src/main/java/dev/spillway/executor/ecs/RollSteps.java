package dev.spillway.executor.ecs;

import dev.spillway.executor.Command;
import dev.spillway.executor.Next;
import dev.spillway.executor.Revision;
import dev.spillway.executor.ecs.Tags.Assigned;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** ECS' own rolling update of one service: its task definition is written, ECS does the rest, and is watched. */
final class RollSteps {
    private RollSteps() {}

    static Next<Call> next(Command command, Revision revision, Picture.Seen seen) {
        if (seen.settings().routed()) {
            return new Next.Failed<>("a target with two colours is not rolled in place: give it the role workload and"
                    + " settings.service");
        }
        Optional<String> unfit = Writes.unfit(seen);
        if (unfit.isPresent()) {
            return new Next.Failed<>(unfit.get());
        }
        Slot slot = seen.slots().getFirst();
        int count = slot.desired() > 0 ? slot.desired() : seen.full().orElse(1);
        Optional<String> tasks = slot.assigned().filter(one -> one.revision().equals(revision.id()))
                .map(Assigned::taskDefinition).or(() -> seen.source().registered())
                .or(() -> slot.serves().filter(revision.id()::equals).map(_ -> Arn.revision(slot.taskDefinition())));
        return tasks.map(name -> rolled(command, revision, slot, name, count, seen))
                .orElseGet(() -> CapacitySteps.registered(command, revision, seen));
    }

    private static Next<Call> rolled(Command command, Revision revision, Slot slot, String taskDefinition, int count,
            Picture.Seen seen) {
        var assigned = new Assigned(revision.id(), taskDefinition);
        if (!slot.assigned().equals(Optional.of(assigned)) || seen.fence().olderThan(command.fence())) {
            Map<String, String> tags = new TreeMap<>();
            Tags.assign(tags, slot.colour(), assigned);
            return Writes.tag(command, seen, tags);
        }
        return Rising.next(command, slot, taskDefinition, count, seen).orElseGet(Next.Done::new);
    }
}
