package dev.spillway.executor.local;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;
import dev.spillway.executor.Share;
import dev.spillway.executor.local.process.Count;
import dev.spillway.executor.local.process.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pure half: what comes next on the way from the picture to what the command asks for. */
final class Steps {
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private Steps() {}

    static Next<Call> next(Command command, Picture picture) {
        Next<Call> next = wanted(command, picture);
        boolean fenced = !command.desired().writes() || !picture.fence().olderThan(command.fence());
        return switch (next) {
            case Next.Done<Call> _,Next.WaitFor<Call> _ -> fenced ? next : new Next.Do<>(new Call.PutFence());
            case Next.Do<Call> _,Next.Failed<Call> _,Next.Refused<Call> _ -> next;
        };
    }

    private static Next<Call> wanted(Command command, Picture picture) {
        return switch (command.desired()) {
            case Desired.Snapshot _ -> new Next.Done<>();
            case Desired.Capacity capacity -> capacity(command, capacity, picture);
            case Desired.Traffic traffic -> traffic(command, traffic, picture);
            case Desired.Roles(String stable) -> put(picture.stable().equals(Optional.of(stable)),
                    new Call.PutStable(stable));
            case Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Roll _,Desired.Measure _ ->
                new Next.Failed<>("the local platform has no " + command.desired().subject());
        };
    }

    private static Next<Call> capacity(Command command, Desired.Capacity capacity, Picture picture) {
        Workload workload;
        int instances;
        try {
            Settings settings = Settings.of(command.target());
            workload = settings.workload(capacity.revision());
            instances = settings.instances(capacity.permille());
        } catch (IllegalArgumentException wrong) {
            return new Next.Failed<>(wrong.getMessage() == null ? wrong.toString() : wrong.getMessage());
        }
        if (picture.opened() && picture.proxied() != command.target().hasTraffic()) {
            return new Next.Failed<>("target " + command.target().name() + " runs here as "
                    + (picture.proxied() ? "a service" : "a workload") + " already: give the "
                    + command.target().role() + " another name");
        }
        if (instances > 0 && !picture.mayRun()) {
            return new Next.Failed<>("this executor may not run commands: start it with --allow-exec");
        }
        Picture.Crew crew = picture.crew(capacity.revision().id());
        boolean asked = crew.count().wanted() == instances
                && (instances == 0 || !crew.fence().olderThan(command.fence()));
        return asked ? await(crew.count(), instances, workload) : new Next.Do<>(new Call.Scale(workload, instances));
    }

    private static Next<Call> await(Count count, int instances, Workload workload) {
        if (count.total() == instances && count.ready() == instances) {
            return new Next.Done<>();
        }
        if (count.total() > instances) {
            return new Next.WaitFor<>(count.total() - instances + " instances of " + workload.revision() + " to end",
                    Duration.ofMillis(workload.drainMillis() + 2 * workload.graceMillis()).plus(MARGIN));
        }
        return count.failure().isEmpty()
                ? new Next.WaitFor<>(instances + " ready instances of " + workload.revision(),
                        Duration.ofMillis(ATTEMPTS * workload.readyWithinMillis()).plus(MARGIN))
                : new Next.Failed<>(count.failure());
    }

    private static Next<Call> traffic(Command command, Desired.Traffic traffic, Picture picture) {
        if (!traffic.headerRoutes().isEmpty() || traffic.mirror().isPresent()) {
            return new Next.Failed<>("the local platform has weights only, no header routes and no mirror");
        }
        if (!picture.proxied()) {
            return new Next.Failed<>("target " + command.target().name() + " is a workload: its traffic is another's");
        }
        if (same(picture.shares(), traffic.shares())) {
            return new Next.Done<>();
        }
        if (command.rollback()) {
            return new Next.Do<>(new Call.PutShares(traffic.shares()));
        }
        if (traffic.expected().filter(expected -> !same(expected, picture.shares())).isPresent()) {
            return new Next.Refused<>("drift: the weights here are " + picture.shares() + ", expected were "
                    + traffic.expected().get());
        }
        return traffic.shares().stream()
                .filter(share -> share.permille() > 0 && picture.crew(share.revision()).count().wanted() == 0)
                .findFirst().<Next<Call>>map(share -> new Next.Failed<>(
                        "revision " + share.revision() + " has no instances here to take traffic"))
                .orElse(new Next.Do<>(new Call.PutShares(traffic.shares())));
    }

    private static Next<Call> put(boolean there, Call call) {
        return there ? new Next.Done<>() : new Next.Do<>(call);
    }

    /** A share of nothing is no share. */
    private static boolean same(List<Share> some, List<Share> others) {
        return weights(some).equals(weights(others));
    }

    private static Map<String, Integer> weights(List<Share> shares) {
        Map<String, Integer> weights = new TreeMap<>();
        shares.stream().filter(share -> share.permille() > 0)
                .forEach(share -> weights.put(share.revision(), share.permille()));
        return weights;
    }
}
