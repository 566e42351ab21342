package dev.spillway.executor.haproxy;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;
import dev.spillway.executor.Share;
import dev.spillway.executor.haproxy.endpoints.Listing;
import dev.spillway.executor.haproxy.layout.Drawing;
import dev.spillway.executor.haproxy.layout.Layout;
import dev.spillway.executor.haproxy.layout.Slots;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The pure half: what comes next on the way from the picture to what the command asks for. */
final class Steps {
    /** How long instances are waited for that should be there already. */
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(20);
    private static final Duration FREE_WITHIN = Duration.ofSeconds(50);
    /** A split that is further off than a point is not the one that was asked for. */
    private static final double MOST_OFF_PERMILLE = 10;
    private static final Set<String> ALGORITHMS = Set.of("roundrobin", "random");

    private Steps() {}

    static Next<Call> next(Command command, Picture picture) {
        return switch (picture) {
            case Picture.Broken(_, String reason) -> new Next.Failed<>(reason);
            case Picture.Read read -> fenced(command, read);
        };
    }

    private static Next<Call> fenced(Command command, Picture.Read read) {
        boolean first = command.desired().writes() && !read.opened();
        Next<Call> next = first ? new Next.Do<>(new Call.PutFence()) : wanted(command, read);
        boolean fenced = !command.desired().writes() || !read.fence().olderThan(command.fence());
        return switch (next) {
            case Next.Done<Call> _,Next.WaitFor<Call> _ -> fenced ? next : new Next.Do<>(new Call.PutFence());
            case Next.Do<Call> _,Next.Failed<Call> _,Next.Refused<Call> _ -> next;
        };
    }

    private static Next<Call> wanted(Command command, Picture.Read read) {
        return switch (command.desired()) {
            case Desired.Snapshot _ -> unfit(read).<Next<Call>>map(Next.Failed::new).orElse(new Next.Done<>());
            case Desired.Traffic traffic -> traffic(command, traffic, read);
            case Desired.Roles(String stable) -> read.stable().equals(Optional.of(stable))
                    ? new Next.Done<>()
                    : new Next.Do<>(new Call.PutStable(stable));
            case Desired.Capacity _ -> new Next.Failed<>("HAProxy runs nothing: the target "
                    + command.target().name() + " must have the role traffic, and another one the role workload");
            case Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Roll _,Desired.Measure _ ->
                new Next.Failed<>("HAProxy has no " + command.desired().subject());
        };
    }

    /** Why weights would not do here what they say. */
    private static Optional<String> unfit(Picture.Read read) {
        String backend = "backend " + read.backend().name();
        List<String> empty = read.slots().names().stream()
                .filter(slot -> read.slots().servers(read.backend(), slot).isEmpty()).toList();
        if (!empty.isEmpty()) {
            return Optional.of(backend + " has no server of the slot " + empty.getFirst() + ": write 'server-template "
                    + empty.getFirst() + "- 1-4 127.0.0.1:9 weight 0 disabled' into it");
        }
        if (!ALGORITHMS.contains(read.backend().algorithm())) {
            return Optional.of(backend + " balances by '" + read.backend().algorithm()
                    + "', which does not split by weight: write 'balance roundrobin' into it");
        }
        return read.backend().cookie().isEmpty()
                ? Optional.empty()
                : Optional.of(backend + " sticks sessions by the cookie " + read.backend().cookie()
                        + ": those would not follow the weights");
    }

    private static Next<Call> traffic(Command command, Desired.Traffic traffic, Picture.Read read) {
        if (!traffic.headerRoutes().isEmpty() || traffic.mirror().isPresent()) {
            return new Next.Failed<>("the haproxy platform has weights only, no header routes and no mirror");
        }
        if (same(read.shares(), traffic.shares()) && same(read.acknowledged().shares(), traffic.shares())) {
            return new Next.Done<>();
        }
        return command.rollback() ? put(traffic, read, true) : forward(command, traffic, read);
    }

    private static Next<Call> forward(Command command, Desired.Traffic traffic, Picture.Read read) {
        Optional<String> unfit = unfit(read);
        if (unfit.isPresent()) {
            return new Next.Failed<>(unfit.get());
        }
        if (read.forgotten()) {
            return new Next.Do<>(new Call.Restore());
        }
        boolean oursHalfDone = read.halfWritten() && read.fence().equals(command.fence())
                && same(read.written().shares(), traffic.shares());
        if (!oursHalfDone && traffic.expected().filter(expected -> !same(expected, read.shares())).isPresent()) {
            return new Next.Refused<>("drift: the weights here are " + read.shares() + ", expected were "
                    + traffic.expected().get());
        }
        return put(traffic, read, false);
    }

    private static Next<Call> put(Desired.Traffic traffic, Picture.Read read, boolean rollback) {
        Map<String, String> owners = new TreeMap<>(read.acknowledged().owners());
        for (Share share : traffic.shares()) {
            if (share.permille() > 0 && !owners.containsValue(share.revision())) {
                Optional<String> free = read.slots().names().stream()
                        .filter(slot -> !owners.containsKey(slot) && read.acknowledged().isFree(slot, read.slots()))
                        .findFirst();
                if (free.isEmpty()) {
                    return makeRoom(share.revision(), traffic, read, owners);
                }
                owners.put(free.get(), share.revision());
            }
        }
        return write(traffic, read, owners, rollback);
    }

    private static Next<Call> makeRoom(String revision, Desired.Traffic traffic, Picture.Read read,
            Map<String, String> owners) {
        Optional<String> leaving = read.slots().names().stream().filter(slot -> !owners.containsKey(slot)).findFirst();
        if (leaving.isPresent()) {
            return new Next.WaitFor<>("requests in slot " + leaving.get() + " to end", FREE_WITHIN);
        }
        return owners.entrySet().stream().filter(owner -> mayGo(owner.getValue(), traffic, read)).findFirst()
                .<Next<Call>>map(owner -> new Next.Do<>(new Call.Vacate(owner.getKey())))
                .orElse(new Next.Refused<>("no slot is free for revision " + revision + ": " + owners));
    }

    private static boolean mayGo(String owner, Desired.Traffic traffic, Picture.Read read) {
        return read.acknowledged().permille(owner) == 0 && !read.stable().equals(Optional.of(owner))
                && traffic.shares().stream().noneMatch(share -> share.revision().equals(owner));
    }

    private static Next<Call> write(Desired.Traffic traffic, Picture.Read read, Map<String, String> owners,
            boolean rollback) {
        Drawing.Drawn drawn = Drawing.draw(read.scene(), traffic.shares(), owners);
        Optional<String> bare = traffic.shares().stream().filter(share -> share.permille() > 0).map(Share::revision)
                .filter(revision -> !drawn.layout().hasPlaced(revision, read.slots())).findFirst();
        if (bare.isPresent()) {
            return new Next.WaitFor<>(missing(bare.get(), read.listing()), LISTED_WITHIN);
        }
        if (!rollback && !drawn.homeless().isEmpty()) {
            return crowded(drawn.homeless(), drawn.layout(), read);
        }
        return rollback || drawn.off() <= MOST_OFF_PERMILLE
                ? new Next.Do<>(new Call.PutShares(traffic.shares(), owners))
                : new Next.Refused<>("HAProxy's weights of 0 to 256 cannot split " + traffic.shares() + " over "
                        + servers(drawn.layout(), read.slots()) + " servers: the nearest is off by "
                        + Math.round(drawn.off()) / 10.0 + " points; run fewer instances of the smaller share");
    }

    private static String missing(String revision, Listing listing) {
        return switch (listing) {
            case Listing.Known _ -> "a ready instance of revision " + revision + " among the endpoints";
            case Listing.Unknown(String reason) -> "the endpoints: " + reason;
        };
    }

    /** Servers on the way out are free in a moment; that a slot is too small stays so. */
    private static Next<Call> crowded(Map<String, Integer> homeless, Layout layout, Picture.Read read) {
        Map.Entry<String, Integer> first = homeless.entrySet().iterator().next();
        String slot = layout.slot(first.getKey()).orElse("");
        int servers = read.slots().servers(read.backend(), slot).size();
        int needed = read.listing() instanceof Listing.Known known ? known.ready(first.getKey()).size() : 0;
        return needed <= servers
                ? new Next.WaitFor<>("a free server in slot " + slot, FREE_WITHIN)
                : new Next.Refused<>("slot " + slot + " has " + servers + " servers, and revision " + first.getKey()
                        + " has " + needed + " ready instances: write a longer server-template into backend "
                        + read.backend().name());
    }

    private static Map<String, Long> servers(Layout layout, Slots slots) {
        Map<String, Long> counts = new TreeMap<>();
        layout.servers().keySet()
                .forEach(server -> slots.of(server).map(slot -> layout.owners().getOrDefault(slot, slot))
                        .ifPresent(who -> counts.merge(who, 1L, Long::sum)));
        return counts;
    }

    /** A share of nothing is no share. */
    static boolean same(List<Share> some, List<Share> others) {
        return weights(some).equals(weights(others));
    }

    private static Map<String, Integer> weights(List<Share> shares) {
        Map<String, Integer> weights = new TreeMap<>();
        shares.stream().filter(share -> share.permille() > 0)
                .forEach(share -> weights.put(share.revision(), share.permille()));
        return weights;
    }
}
