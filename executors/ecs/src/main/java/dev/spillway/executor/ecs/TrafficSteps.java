package dev.spillway.executor.ecs;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Traffic;
import dev.spillway.executor.Next;
import dev.spillway.executor.Share;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Weights: one write for each route, with everything else in it as it was, and then read back. */
final class TrafficSteps {
    private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(50);
    private static final int PERCENT = 100;

    private TrafficSteps() {}

    static Next<Call> next(Command command, Traffic traffic, Picture.Seen seen) {
        if (!seen.settings().routed()) {
            return new Next.Failed<>("target " + command.target().name() + " is a workload: its traffic is another's");
        }
        if (!traffic.headerRoutes().isEmpty() || traffic.mirror().isPresent()) {
            return new Next.Failed<>("the ecs platform has weights only, no header routes and no mirror");
        }
        Map<Colour, Integer> wanted = new EnumMap<>(Colour.class);
        for (Share share : traffic.shares()) {
            Optional<Slot> slot = seen.serving(share.revision());
            if (slot.isPresent()) {
                wanted.put(slot.get().colour(), share.permille());
            } else if (share.permille() > 0) {
                return new Next.Failed<>("revision " + share.revision() + " is in neither colour: "
                        + seen.slots().stream().map(one -> one.name() + " has " + one.serves().orElse("none"))
                                .toList());
            }
        }
        Optional<Forward> unlike = seen.forwards().stream()
                .filter(forward -> !same(seen.shares(forward), traffic.shares())).findFirst();
        if (unlike.isEmpty()) {
            return settled(command, seen);
        }
        return command.rollback()
                ? back(unlike.get(), wanted, seen)
                : forward(command, traffic, wanted, unlike.get(), seen);
    }

    /** One write, before anything else: with the weights goes what keeps clients where they are. */
    private static Next<Call> back(Forward route, Map<Colour, Integer> wanted, Picture.Seen seen) {
        return route.groups().isEmpty()
                ? new Next.Failed<>(route.route() + " has no forward action any more: nothing can be shared by it")
                : Writes.modify(route.weighted(weights(wanted, seen)).sticking(Forward.OFF));
    }

    private static Next<Call> forward(Command command, Traffic traffic, Map<Colour, Integer> wanted, Forward route,
            Picture.Seen seen) {
        Optional<String> unfit = Writes.unfit(seen);
        if (unfit.isPresent()) {
            return new Next.Failed<>(unfit.get());
        }
        Optional<Forward> drifted = traffic.expected().flatMap(expected -> seen.forwards().stream()
                .filter(one -> !same(seen.shares(one), expected) && !same(seen.shares(one), traffic.shares()))
                .findFirst());
        if (drifted.isPresent()) {
            return new Next.Refused<>("drift: the weights of " + drifted.get().route() + " are "
                    + seen.shares(drifted.get()) + ", expected were " + traffic.expected().orElse(List.of()));
        }
        return unhealthy(wanted, seen).or(() -> Writes.fence(command, seen)).orElseGet(() -> Writes.modify(
                route.weighted(weights(wanted, seen)).sticking(stickiness(route, seen))));
    }

    /** As it is; if an abort took it off and nobody put it back, as it was. */
    private static String stickiness(Forward route, Picture.Seen seen) {
        return seen.tags().unstuck()
                ? seen.tags().stickiness(seen.settings().routes().indexOf(route.route())).orElse(route.stickiness())
                : route.stickiness();
    }

    /** The part of a group without healthy targets fails: the load balancer does not give it to the other. */
    private static Optional<Next<Call>> unhealthy(Map<Colour, Integer> wanted, Picture.Seen seen) {
        return seen.slots().stream().filter(slot -> wanted.getOrDefault(slot.colour(), 0) > 0)
                .filter(slot -> !isHealthy(slot)).findFirst().map(slot -> switch (slot.health()) {
                    case Slot.Health.Unknown(String reason) -> new Next.WaitFor<>("ELB to tell the health of "
                            + slot.name() + ": " + reason, HEALTHY_WITHIN);
                    case Slot.Health.Counted _ -> new Next.WaitFor<>(least(slot) + " healthy targets of " + slot.name(),
                            HEALTHY_WITHIN);
                });
    }

    private static boolean isHealthy(Slot slot) {
        return slot.health() instanceof Slot.Health.Counted counted && counted.healthy() >= least(slot);
    }

    /** Below its minimum a group sends requests to the unhealthy targets too. */
    private static int least(Slot slot) {
        int all = slot.health() instanceof Slot.Health.Counted counted ? counted.healthy() + counted.coming() : 0;
        int part = Math.ceilDiv(all * slot.facts().leastHealthyPercent(), PERCENT);
        return Math.max(1, Math.max(slot.facts().leastHealthy(), part));
    }

    /** What has been read back is written down with its moment: what comes after it waits from there. */
    private static Next<Call> settled(Command command, Picture.Seen seen) {
        Map<String, String> tags = new HashMap<>();
        if (seen.tags().shifted().map(Tags.Shifted::weights).filter(seen.weights()::equals).isEmpty()) {
            Tags.shiftedNow(tags, seen.weights());
        }
        boolean kept = seen.forwards().stream().noneMatch(Forward::sticks);
        boolean unstick = command.rollback() && kept && !seen.tags().unstuck() && sticky(seen);
        if (unstick) {
            tags.put(Tags.UNSTUCK, "yes");
        }
        return tags.isEmpty() ? new Next.Done<>() : Writes.tag(command, seen, tags);
    }

    /** Whether clients belong to stay where they are, by what was written down when Spillway came. */
    private static boolean sticky(Picture.Seen seen) {
        for (int i = 0; i < seen.forwards().size(); i++) {
            if (seen.tags().stickiness(i).filter(one -> !one.equals(Forward.OFF)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Integer> weights(Map<Colour, Integer> wanted, Picture.Seen seen) {
        Map<String, Integer> weights = new TreeMap<>();
        seen.slots().forEach(slot -> weights.put(slot.group(), wanted.getOrDefault(slot.colour(), 0)));
        return weights;
    }

    /** A share of nothing is no share. */
    static boolean same(List<Share> some, List<Share> others) {
        return positive(some).equals(positive(others));
    }

    private static Map<String, Integer> positive(List<Share> shares) {
        Map<String, Integer> weights = new TreeMap<>();
        shares.stream().filter(share -> share.permille() > 0)
                .forEach(share -> weights.put(share.revision(), share.permille()));
        return weights;
    }
}
