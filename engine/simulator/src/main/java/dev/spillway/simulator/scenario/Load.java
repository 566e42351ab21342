package dev.spillway.simulator.scenario;

import dev.spillway.core.signal.Signal.Increment.Bucket;
import dev.spillway.executor.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** What the router counts of each revision: requests, errors and how long they took, by the weights that it had and the scenario's values. */
final class Load {
    private static final double WHOLE = 1e-9;
    private final Scenario scenario;
    private final List<Long> bounds;
    private final TreeMap<Duration, List<Share>> weights = new TreeMap<>();

    /** Raw counts of one revision in one interval. */
    record Counted(long requests, long errors, List<Bucket> buckets) {}

    /** A time in which nothing changes. */
    private record Slice(double requests, double errorRate, Latency latency) {}

    /** @param bounds of the histogram in milliseconds, rising */
    Load(Scenario scenario, List<Long> bounds) {
        this.scenario = scenario;
        this.bounds = List.copyOf(bounds);
    }

    /** From here on the router has these weights. */
    void routes(Duration at, List<Share> shares) {
        weights.put(at, shares);
    }

    /** @param since where counting began: there fractions of requests are carried on from, so that none gets lost */
    Counted count(Side side, Duration since, Duration from, Duration to) {
        return switch (scenario.counting()) {
            case DRAWN -> drawn(slices(side, from, to),
                    new Draws(scenario.seed(), side == Side.CANARY ? 1 : 0, from.toMillis(), to.toMillis()));
            case EXACT -> exact(slices(side, since, from), slices(side, since, to));
        };
    }

    /** What is to be expected of a revision, from the beginning on. */
    Exposed expected(Side side, Duration until) {
        List<Slice> slices = slices(side, Duration.ZERO, until);
        return new Exposed(slices.stream().mapToDouble(Slice::requests).sum(),
                slices.stream().mapToDouble(s -> s.requests() * s.errorRate()).sum());
    }

    private List<Slice> slices(Side side, Duration from, Duration to) {
        Behaviour behaviour = scenario.behaviour(side);
        var cuts = new TreeSet<Duration>(List.of(from, to));
        cuts.addAll(weights.keySet());
        cuts.addAll(scenario.traffic().changes());
        cuts.addAll(behaviour.errorRate().changes());
        cuts.addAll(behaviour.latency().changes());
        var slices = new ArrayList<Slice>();
        Duration begin = from;
        for (Duration end : cuts.subSet(from, false, to, true)) {
            double seconds = end.minus(begin).toNanos() / 1e9;
            slices.add(new Slice(scenario.traffic().at(begin) * share(side, begin) * seconds,
                    behaviour.errorRate().at(begin), behaviour.latency().at(begin)));
            begin = end;
        }
        return slices;
    }

    /** 0..1. */
    double share(Side side, Duration at) {
        var holding = weights.floorEntry(at);
        String revision = scenario.revision(side).id().value();
        return holding == null
                ? 0
                : holding.getValue().stream().filter(s -> s.revision().equals(revision)).mapToInt(Share::permille).sum()
                        / 1000.0;
    }

    private Counted drawn(List<Slice> slices, Draws draws) {
        long requests = 0;
        long errors = 0;
        long[] counts = new long[bounds.size()];
        for (Slice slice : slices) {
            long n = draws.poisson(slice.requests());
            requests += n;
            errors += draws.binomial(n, slice.errorRate());
            spread(n, slice.latency(), draws, counts);
        }
        return new Counted(requests, errors, buckets(counts));
    }

    private void spread(long n, Latency latency, Draws draws, long[] counts) {
        long left = n;
        double below = 0;
        for (int i = 0; i < counts.length; i++) {
            double within = latency.within(bounds.get(i));
            double p = below >= 1 ? 1 : Math.clamp((within - below) / (1 - below), 0, 1);
            long here = i == counts.length - 1 ? left : draws.binomial(left, p);
            counts[i] += here;
            left -= here;
            below = within;
        }
    }

    private Counted exact(List<Slice> before, List<Slice> after) {
        long requests = whole(before, after, Slice::requests);
        long errors = Math.min(requests, whole(before, after, s -> s.requests() * s.errorRate()));
        long[] counts = new long[bounds.size()];
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            long bound = bounds.get(i);
            long within = i == counts.length - 1
                    ? requests
                    : Math.clamp(whole(before, after, s -> s.requests() * s.latency().within(bound)), below, requests);
            counts[i] = within - below;
            below = within;
        }
        return new Counted(requests, errors, buckets(counts));
    }

    private static long whole(List<Slice> before, List<Slice> after, ToDoubleFunction<Slice> what) {
        return whole(after, what) - whole(before, what);
    }

    private static long whole(List<Slice> slices, ToDoubleFunction<Slice> what) {
        return (long) Math.floor(slices.stream().mapToDouble(what).sum() + WHOLE);
    }

    private List<Bucket> buckets(long[] counts) {
        var buckets = new ArrayList<Bucket>();
        for (int i = 0; i < counts.length; i++) {
            buckets.add(new Bucket(bounds.get(i), counts[i]));
        }
        return buckets;
    }
}
