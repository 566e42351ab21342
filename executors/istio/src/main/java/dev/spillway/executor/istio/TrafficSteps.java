package dev.spillway.executor.istio;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.HeaderRoute;
import dev.spillway.executor.Mirror;
import dev.spillway.executor.Next;
import dev.spillway.executor.Share;
import dev.spillway.executor.istio.Picture.Read;
import dev.spillway.executor.istio.object.Write;
import dev.spillway.executor.istio.route.Side;
import dev.spillway.executor.istio.route.Split;
import dev.spillway.executor.istio.route.Wish;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who gets the traffic. Every revision that is to be reached must be behind a side first; a side is pointed elsewhere only while
 * no request comes to it; then the weights, all header routes and the mirror are one write.
 */
record TrafficSteps(Command command, Desired.Traffic traffic, Read read) {
    private static final int WHOLE = 1000;
    /** How long pods are waited for that should be there already. */
    private static final Duration PODS_WITHIN = Duration.ofSeconds(20);

    Next<Write> next() {
        Set<String> needed = needed();
        if (needed.size() > Side.values().length) {
            return new Next.Refused<>("traffic is split between two destinations, and this needs " + needed);
        }
        Optional<String> newcomer = adoptable();
        if (newcomer.isPresent()) {
            return new Next.Do<>(read.pools().adopt(newcomer.get(), command.fence()));
        }
        return drift().or(() -> room(needed)).orElseGet(this::weights);
    }

    /** Revisions that some request shall come to. */
    private Set<String> needed() {
        var needed = new LinkedHashSet<String>();
        traffic.shares().stream().filter(share -> share.permille() > 0).map(Share::revision).forEach(needed::add);
        traffic.headerRoutes().stream().map(HeaderRoute::revision).forEach(needed::add);
        traffic.mirror().map(Mirror::revision).ifPresent(needed::add);
        return needed;
    }

    /** What ran before Spillway came gets all traffic from the stable side, and the core knows its name. */
    private Optional<String> adoptable() {
        List<Share> expected = traffic.expected().orElse(traffic.shares());
        boolean served = writesOver() || (read.isEven() && read.split().permille(Side.STABLE) == WHOLE);
        return expected.size() == 1 && served && read.pools().isUntouched(Side.STABLE)
                ? expected.stream().map(Share::revision).filter(id -> read.pools().side(id).isEmpty())
                        .filter(_ -> traffic.expected().isPresent() || command.rollback()).findFirst()
                : Optional.empty();
    }

    /** On the way back whatever is there; going forward only what its owner left there before Spillway first wrote. */
    private boolean writesOver() {
        return command.rollback() || read.router().thing().fence().equals(Fence.NONE);
    }

    private Optional<Next<Write>> drift() {
        boolean asExpected = traffic.expected().filter(expected -> !same(expected, read.shares())).isEmpty();
        boolean asWanted = same(traffic.shares(), read.shares());
        return writesOver() || (read.isEven() && (asExpected || asWanted))
                ? Optional.empty()
                : Optional.of(new Next.Refused<>("drift: the weights of " + read.router().thing().name() + " are "
                        + read.router().splits() + ", which is " + read.shares() + "; expected were "
                        + traffic.expected().orElse(List.of())));
    }

    /** A side for a revision that has none; empty when each has one. */
    private Optional<Next<Write>> room(Set<String> needed) {
        Optional<String> homeless = needed.stream().filter(id -> read.pools().side(id).isEmpty()).findFirst();
        boolean nobody = needed.isEmpty() && Stream.of(Side.values()).noneMatch(read.pools()::isNobody);
        return homeless.isEmpty() && !nobody
                ? Optional.empty()
                : Optional.of(Stream.of(Side.CANARY, Side.STABLE).filter(side -> isFree(side, needed)).findFirst()
                        .map(side -> point(side, homeless)).orElseGet(() -> empty(needed, homeless)));
    }

    private boolean isFree(Side side, Set<String> needed) {
        Optional<String> holds = read.pools().revision(side);
        boolean spare = holds.isEmpty() || !needed.contains(holds.get())
                || holds.equals(read.pools().revision(side.other()));
        return spare && !read.router().reached().contains(side);
    }

    private Next<Write> point(Side side, Optional<String> revision) {
        Optional<String> overlap = revision.flatMap(id -> read.pools().overlap(side, id))
                .filter(_ -> !command.rollback());
        return overlap.<Next<Write>>map(Next.Failed::new)
                .orElseGet(() -> new Next.Do<>(read.pools().point(side, revision, command.fence())));
    }

    /** No side is free: the one that gets less is emptied. */
    private Next<Write> empty(Set<String> needed, Optional<String> homeless) {
        if (!writesOver()) {
            return new Next.Refused<>("no destination is free for revision " + homeless.orElse("none") + ": "
                    + read.shares());
        }
        Side keep = Stream.of(Side.values()).filter(side -> read.pools().revision(side).filter(needed::contains)
                .isPresent()).findFirst()
                .orElse(read.split().permille(Side.STABLE) * 2 >= WHOLE ? Side.STABLE : Side.CANARY);
        return write(Wish.weights(Split.all(keep))).<Next<Write>>map(Next.Do::new)
                .orElse(new Next.Failed<>("neither destination can be emptied: " + read.shares()));
    }

    private Next<Write> weights() {
        Wish wish = new Wish(split(), traffic.headerRoutes().stream()
                .map(route -> new Wish.Header(route, side(route.revision()))).toList(),
                traffic.mirror().map(mirror -> new Wish.MirrorTo(side(mirror.revision()), mirror.permille())));
        Optional<String> refusal = read.router().refusal(wish);
        if (refusal.isPresent()) {
            return new Next.Failed<>(refusal.get());
        }
        Optional<Write> write = write(wish);
        if (write.isEmpty()) {
            return Steps.fenced(command, read);
        }
        return command.rollback() ? new Next.Do<>(write.get()) : forward(write.get());
    }

    /** What points where is held fast before weights rely on it, and no request is sent where nobody is. */
    private Next<Write> forward(Write write) {
        Optional<Write> hold = Steps.unfenced(command, read.pools().things());
        if (hold.isPresent()) {
            return new Next.Do<>(hold.get());
        }
        Optional<String> both = read.pods().flatMap(Picture.Pods::both);
        if (both.isPresent()) {
            return new Next.Failed<>("the labels of both destinations select the pod " + both.get() + ": stable "
                    + new TreeMap<>(read.pools().labels(Side.STABLE)) + ", canary "
                    + new TreeMap<>(read.pools().labels(Side.CANARY)));
        }
        return needed().stream().map(this::side).filter(side -> read.pods()
                .filter(pods -> pods.ready().getOrDefault(side, 0) == 0).isPresent()).findFirst()
                .<Next<Write>>map(side -> new Next.WaitFor<>("a ready pod with the labels "
                        + new TreeMap<>(read.pools().labels(side)) + " of " + side.word(), PODS_WITHIN))
                .orElseGet(() -> new Next.Do<>(write));
    }

    private Optional<Write> write(Wish wish) {
        return read.router().toward(wish, command.fence());
    }

    /** A revision behind both sides is served by either: nothing is moved for it. */
    private Split split() {
        List<Share> shares = traffic.shares().stream().filter(share -> share.permille() > 0).toList();
        if (shares.size() <= 1 && same(shares, read.shares()) && read.isEven()) {
            return read.split();
        }
        if (shares.isEmpty()) {
            return Split.all(read.pools().isNobody(Side.STABLE) ? Side.STABLE : Side.CANARY);
        }
        return new Split(shares.stream().filter(share -> side(share.revision()) == Side.CANARY)
                .mapToInt(Share::permille).sum());
    }

    private Side side(String revision) {
        return read.pools().side(revision).orElseThrow();
    }

    /** A share of nothing is no share. */
    private static boolean same(List<Share> some, List<Share> others) {
        return weights(some).equals(weights(others));
    }

    private static Map<String, Integer> weights(List<Share> shares) {
        var weights = new TreeMap<String, Integer>();
        shares.stream().filter(share -> share.permille() > 0)
                .forEach(share -> weights.put(share.revision(), share.permille()));
        return weights;
    }
}
