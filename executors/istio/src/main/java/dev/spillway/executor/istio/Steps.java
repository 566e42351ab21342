package dev.spillway.executor.istio;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;
import dev.spillway.executor.istio.Picture.Read;
import dev.spillway.executor.istio.object.Thing;
import dev.spillway.executor.istio.object.Write;
import java.util.List;
import java.util.Optional;

/** The pure half: what comes next on the way from the picture to what the command asks for. */
final class Steps {
    private Steps() {}

    static Next<Write> next(Command command, Picture picture) {
        return switch (picture) {
            case Picture.Broken(String reason) -> new Next.Failed<>(reason);
            case Read read -> next(command, read);
        };
    }

    private static Next<Write> next(Command command, Read read) {
        return switch (command.desired()) {
            case Desired.Snapshot _ -> new Next.Done<>();
            case Desired.Traffic traffic -> new TrafficSteps(command, traffic, read).next();
            case Desired.Roles(String stable) -> new RoleSteps(command, stable, read).next();
            case Desired.Capacity _,Desired.Roll _ -> new Next.Failed<>("a router runs nothing: the target "
                    + command.target().name() + " must have the role traffic, and another one the role workload");
            case Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Measure _ ->
                new Next.Failed<>("a router has no " + command.desired().subject());
        };
    }

    /** All is as it should be; done when every object holds older writes off, too. */
    static Next<Write> fenced(Command command, Read read) {
        return unfenced(command, read.things()).<Next<Write>>map(Next.Do::new).orElse(new Next.Done<>());
    }

    static Optional<Write> unfenced(Command command, List<Thing> things) {
        return things.stream().filter(thing -> thing.fence().olderThan(command.fence())).findFirst()
                .map(thing -> thing.stamp(command.fence()));
    }
}
