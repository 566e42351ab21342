package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;

/** The pure half: what comes next on the way from the picture to what the command asks for. */
final class Steps {
    private Steps() {}

    static Next<Call> next(Command command, Picture picture) {
        return switch (picture) {
            case Picture.Broken(String reason) -> new Next.Failed<>(reason);
            case Picture.Seen seen -> wanted(command, seen);
        };
    }

    private static Next<Call> wanted(Command command, Picture.Seen seen) {
        return switch (command.desired()) {
            // said before anything is touched, and not when the new revision is up already
            case Desired.Snapshot _ -> TrafficSteps.unmatched(seen.first(), seen)
                    .<Next<Call>>map(Next.Failed::new).orElseGet(Next.Done::new);
            case Desired.Capacity capacity -> CapacitySteps.next(command, capacity, seen);
            case Desired.Traffic traffic -> TrafficSteps.next(command, traffic, seen);
            case Desired.Roll(var revision) -> RollSteps.next(command, revision, seen);
            case Desired.Roles(String stable) -> roles(command, stable, seen);
            case Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Measure _ ->
                new Next.Failed<>("the kubernetes platform has no " + command.desired().subject());
        };
    }

    private static Next<Call> roles(Command command, String stable, Picture.Seen seen) {
        Slot first = seen.first();
        boolean said = stable.equals(first.annotations().get(Marks.STABLE));
        return said
                ? Writes.fence(first, command).orElseGet(Next.Done::new)
                : Writes.patch(first, Writes.touch(first, command).annotate(Marks.STABLE, stable));
    }
}
