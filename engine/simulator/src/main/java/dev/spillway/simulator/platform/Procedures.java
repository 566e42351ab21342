package dev.spillway.simulator.platform;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Instances;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Procedure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The pure half of the simulated platform. Where the fence is exact, every write is conditional on it; else fence and weights are
 * two writes, and nothing holds a late one off but the second look, when it must have landed and be seen.
 *
 * @param claims whether the executor says done for this command without having done anything
 */
public record Procedures(boolean exact, Predicate<Command> claims) implements Procedure<Picture, Call> {
    /** No call lands later than this after its start. */
    public static final Duration WINDOW = Duration.ofSeconds(20);
    /** No read is older than this. */
    public static final Duration STALENESS = Duration.ofSeconds(5);
    public static final int REPLICAS = 3;

    @Override
    public Next<Call> next(Command command, Picture seen) {
        // the claim can be seen through by the fence that it reports; where there is none yet, nothing could
        if (!command.desired().writes() || (!seen.fence().equals(Fence.NONE) && claims.test(command))) {
            return new Next.Done<>();
        }
        Next<Call> next = unfenced(command, seen);
        if (next instanceof Next.Refused<Call>) {
            return next;
        }
        boolean fenced = !seen.fence().olderThan(command.fence());
        boolean goesAlong = exact && next instanceof Next.Do<Call>;
        return fenced || goesAlong ? next : new Next.Do<>(new Call.PutFence());
    }

    private static Next<Call> unfenced(Command command, Picture seen) {
        return switch (command.desired()) {
            case Desired.Capacity capacity -> capacity(capacity, seen);
            case Desired.Traffic traffic -> traffic(command, traffic, seen);
            case Desired.Roles(String stable) ->
                put(seen.stable().equals(Optional.of(stable)), new Call.PutStable(stable));
            case Desired.Snapshot _,Desired.Measure _ -> new Next.Done<>();
            case Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Roll _ ->
                new Next.Failed<>("not served here");
        };
    }

    private static Next<Call> capacity(Desired.Capacity capacity, Picture seen) {
        int wanted = Math.ceilDiv(REPLICAS * capacity.permille(), 1000);
        String revision = capacity.revision().id();
        Picture.Scale scale = seen.scale(revision);
        if (scale.wanted() != wanted) {
            return new Next.Do<>(new Call.Resize(revision, wanted));
        }
        return scale.there() == wanted && scale.ready() == wanted
                ? new Next.Done<>()
                : new Next.WaitFor<>(wanted + " instances", Duration.ofMinutes(10));
    }

    /** Going forward nothing is written over that somebody else has put there. */
    private static Next<Call> traffic(Command command, Desired.Traffic traffic, Picture seen) {
        boolean there = seen.has(traffic.shares());
        boolean drifted = !there && !command.rollback() && traffic.expected().filter(e -> !seen.has(e)).isPresent();
        return drifted
                ? new Next.Refused<>("drift: the weights are " + seen.shares())
                : put(there, new Call.PutShares(traffic.shares()));
    }

    private static Next<Call> put(boolean there, Call call) {
        return there ? new Next.Done<>() : new Next.Do<>(call);
    }

    @Override
    public Observed report(Picture seen) {
        // an instance that is on its way counts: else none would seem to be left of what is still coming up
        List<Instances> instances = seen.scales().entrySet().stream().map(e -> new Instances(e.getKey(),
                e.getValue().ready(), Math.max(e.getValue().there(), e.getValue().wanted()))).toList();
        return new Observed(seen.shares(), instances, seen.stable(), seen.fence(), Optional.of("as it was"));
    }

    @Override
    public Duration settleAfter() {
        return exact ? Duration.ZERO : WINDOW.plus(STALENESS);
    }
}
