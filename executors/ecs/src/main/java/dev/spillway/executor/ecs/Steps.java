package dev.spillway.executor.ecs;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;
import java.util.Map;
import java.util.Optional;

/** The pure half: what comes next on the way from the picture to what the command asks for. */
final class Steps {
    private Steps() {}

    static Next<Call> next(Command command, Picture picture) {
        return switch (picture) {
            case Picture.Broken(String reason) -> new Next.Failed<>(reason);
            case Picture.Seen seen -> fenced(command, seen);
        };
    }

    private static Next<Call> fenced(Command command, Picture.Seen seen) {
        Next<Call> next = wanted(command, seen);
        return switch (next) {
            case Next.Done<Call> _,Next.WaitFor<Call> _ when command.desired().writes() ->
                Writes.fence(command, seen).orElse(next);
            case Next.Done<Call> _,Next.WaitFor<Call> _,Next.Do<Call> _,Next.Failed<Call> _,Next.Refused<Call> _ ->
                next;
        };
    }

    private static Next<Call> wanted(Command command, Picture.Seen seen) {
        return switch (command.desired()) {
            case Desired.Snapshot _ -> Writes.unfit(seen).<Next<Call>>map(Next.Failed::new).orElse(new Next.Done<>());
            case Desired.Capacity capacity -> CapacitySteps.next(command, capacity, seen);
            case Desired.Traffic traffic -> TrafficSteps.next(command, traffic, seen);
            case Desired.Roles(String stable) -> seen.tags().get(Tags.STABLE).equals(Optional.of(stable))
                    ? new Next.Done<>()
                    : Writes.tag(command, seen, Map.of(Tags.STABLE, stable));
            case Desired.Roll(var revision) -> RollSteps.next(command, revision, seen);
            case Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Measure _ ->
                new Next.Failed<>("the ecs platform has no " + command.desired().subject());
        };
    }
}
