package dev.spillway.core.analysis;

import dev.spillway.core.model.AnalysisSpec.Threshold.Judge;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Metric;
import dev.spillway.core.model.Limits;
import dev.spillway.core.signal.Signal.Increment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a judge has gathered over one rollout. The fold of the counts in the log, and all that is kept of them.
 *
 * @param run       number of the bake (or of the watch, when it began anew), from 1
 * @param intervals of this bake that both revisions were counted in without a gap
 * @param gaps      intervals of this bake of which counts are missing: they prove nothing
 * @param unpaired  counts of this bake whose other half never came
 * @param from      of the first interval of this bake
 * @param to        of the last
 * @param seenTo    by series, to where it was counted; over the rollout, so that nothing enters twice
 * @param halves    counts that wait for those of the other revision, over the same interval by the same source
 * @param metrics   as the definition lists them
 */
public record Evidence(int run, long intervals, long gaps, long unpaired, Optional<Instant> from,
        Optional<Instant> to, Map<String, Instant> seenTo, List<Half> halves, List<Comparison> metrics) {
    private static final int HALVES = 8;

    /** Which revision was counted. */
    public enum Side {
        CANARY, BASELINE
    }

    /** @param samples by metric */
    public record Half(String source, Side side, Instant from, Instant to, boolean whole, List<Sample> samples) {
        public Half {
            samples = List.copyOf(samples);
        }

        static Half of(Judge judge, Side side, Increment more) {
            return new Half(more.source(), side, more.from(), more.to(), more.gap().isEmpty(),
                    judge.metrics().stream().map(metric -> sample(metric, more)).toList());
        }

        private static Sample sample(Metric metric, Increment more) {
            return switch (metric) {
                case Metric.Errors _ -> new Sample(more.requests(), more.errors());
                case Metric.Slow slow -> {
                    Counts counts = Counts.NONE.plus(more);
                    yield new Sample(counts.timed(), counts.slowerThan(slow.overMillis()));
                }
            };
        }

        private boolean belongsTo(Half other) {
            return source.equals(other.source) && side != other.side && from.equals(other.from)
                    && to.equals(other.to);
        }

        private boolean isLeftBehindBy(Half other) {
            return source.equals(other.source) && !to.isAfter(other.from);
        }
    }

    public Evidence {
        seenTo = Limits.sorted(seenTo);
        halves = List.copyOf(halves);
        metrics = List.copyOf(metrics);
    }

    /** Before anything was counted. */
    public static Evidence none(Judge judge) {
        return new Evidence(1, 0, 0, 0, Optional.empty(), Optional.empty(), Map.of(), List.of(),
                judge.metrics().stream().map(_ -> Comparison.NONE).toList());
    }

    /** A new bake of the same rollout. */
    public Evidence again() {
        return new Evidence(run + 1, 0, 0, 0, Optional.empty(), Optional.empty(), seenTo, List.of(),
                metrics.stream().map(Comparison::again).toList());
    }

    /** Whether this was not counted before, and there is room to remember its source. */
    public boolean waitsFor(Increment more) {
        Instant seen = seenTo.getOrDefault(more.series(), Instant.MIN);
        return !more.from().isBefore(seen)
                && (seenTo.containsKey(more.series()) || seenTo.size() < Limits.JUDGED_SERIES);
    }

    /** @param before by metric, of the stable revision when it was new; empty where that is not known */
    public Evidence plus(Judge judge, Side side, Increment more, List<Sample> before) {
        Half half = Half.of(judge, side, more);
        var seen = new TreeMap<>(seenTo);
        seen.put(more.series(), more.to());
        Optional<Half> other = halves.stream().filter(half::belongsTo).findFirst();
        var waiting = new ArrayList<>(halves);
        if (other.isEmpty()) {
            waiting.add(half);
        } else {
            waiting.remove(other.get());
        }
        int all = waiting.size();
        waiting.removeIf(h -> other.isPresent() && h.isLeftBehindBy(half));
        if (waiting.size() > HALVES) {
            waiting.removeFirst();
        }
        Evidence kept = new Evidence(run, intervals, gaps, unpaired + all - waiting.size(), from, to, seen, waiting,
                metrics);
        return other.map(o -> kept.weighed(judge, half, o, before)).orElse(kept);
    }

    private Evidence weighed(Judge judge, Half one, Half other, List<Sample> before) {
        if (!one.whole || !other.whole) {
            return new Evidence(run, intervals, gaps + 1, unpaired, from, to, seenTo, halves, metrics);
        }
        Half canary = one.side == Side.CANARY ? one : other;
        Half baseline = one.side == Side.CANARY ? other : one;
        var next = new ArrayList<Comparison>();
        for (int i = 0; i < metrics.size(); i++) {
            Optional<Sample> was = i < before.size() ? Optional.of(before.get(i)) : Optional.empty();
            next.add(metrics.get(i).plus(judge, judge.metrics().get(i), canary.samples.get(i),
                    baseline.samples.get(i), was));
        }
        return new Evidence(run, intervals + 1, gaps, unpaired, from.or(() -> Optional.of(one.from)),
                Optional.of(to.filter(one.to::isBefore).orElse(one.to)), seenTo, halves, next);
    }

    /** Time that the intervals of this bake cover, from the first to the last. */
    public Duration covered() {
        return from.flatMap(f -> to.map(t -> Duration.between(f, t))).orElse(Duration.ZERO);
    }
}
