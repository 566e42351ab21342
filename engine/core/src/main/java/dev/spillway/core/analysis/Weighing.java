package dev.spillway.core.analysis;

import dev.spillway.core.analysis.Weighed.OfMetric;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What all that was gathered comes to, in the numbers that a verdict holds. */
final class Weighing {
    private static final Duration LONGEST = Duration.ofDays(365);

    private Weighing() {}

    static Weighed of(Judge judge, Evidence evidence) {
        var metrics = new ArrayList<OfMetric>();
        for (int i = 0; i < evidence.metrics().size(); i++) {
            metrics.add(metric(judge, judge.metrics().get(i), evidence.metrics().get(i)));
        }
        return new Weighed(judge.alpha(), judge.regression(), evidence.run(), evidence.intervals(), evidence.gaps(),
                evidence.unpaired(),
                worse(evidence), Budget.needs(Budget.comparison(judge)), Budget.needs(Budget.passing(judge)),
                twiceAsBad(judge, evidence), metrics);
    }

    /** Over all metrics: a mean of such evidence is evidence itself, whatever they have to do with each other. */
    static double worse(Evidence evidence) {
        return LogSpace.mean(evidence.metrics().stream().mapToDouble(c -> c.worse().log()).toArray());
    }

    private static OfMetric metric(Judge judge, Metric metric, Comparison c) {
        double[] ladder = Ratios.ladder(judge);
        double needed = Budget.needs(judge.alpha() / 2);
        return new OfMetric(metric.title(), c.canary(), c.baseline(), c.rollout(), c.dispersion().factor(),
                c.dispersion().ratio(), lower(ladder, c.likelihoods(), needed), upper(ladder, c.likelihoods(), needed),
                c.worse().log(), c.worse().looks(), c.worse().logs(), Arrays.stream(ladder).boxed().toList(),
                c.likelihoods(), pass(judge, c), fine(c), c.canaryOver().log(), c.baselineOver().log(),
                c.notAsGood().log(), c.past().map(p -> p.worse().log()).orElse(0.0));
    }

    /** Evidence that the ratio is below that of a regression. */
    static double pass(Judge judge, Comparison c) {
        double[] ladder = Ratios.ladder(judge);
        int at = Arrays.binarySearch(ladder, judge.regression());
        return c.likelihoods().isEmpty() ? 0 : against(c.likelihoods(), at, passing(judge, ladder));
    }

    private static int[] passing(Judge judge, double[] ladder) {
        return Ratios.betterThan(judge.regression()).mapToInt(r -> Arrays.binarySearch(ladder, r)).toArray();
    }

    /** Evidence that the rate is below the negligible one. */
    static double fine(Comparison c) {
        return c.fine().isEmpty() ? 0 : LogSpace.mean(c.fine().stream().mapToDouble(d -> d).toArray());
    }

    private static double against(List<Double> logs, int at, int[] alternatives) {
        return LogSpace.mean(Arrays.stream(alternatives).mapToDouble(k -> logs.get(k) - logs.get(at)).toArray());
    }

    /** The greatest ratio of which all larger ones together are so much more likely; 0 if none is. */
    private static double lower(double[] ladder, List<Double> logs, double needed) {
        for (int i = ladder.length - 2; i >= 0 && !logs.isEmpty(); i--) {
            if (against(logs, i, range(i + 1, ladder.length)) >= needed) {
                return ladder[i];
            }
        }
        return 0;
    }

    private static Optional<Double> upper(double[] ladder, List<Double> logs, double needed) {
        for (int i = 1; i < ladder.length && !logs.isEmpty(); i++) {
            if (against(logs, i, range(0, i)) >= needed) {
                return Optional.of(ladder[i]);
            }
        }
        return Optional.empty();
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    /**
     * How long a revision whose rate is twice the tolerated one stays unnoticed, by the fastest metric: the evidence needed over what a
     * minute of this bake's traffic gives, ln(needed / weight of what begins at once with this alternative) / (bad requests × KL(q_2r0 ‖ q_r0)).
     */
    private static Optional<Duration> twiceAsBad(Judge judge, Evidence evidence) {
        var times = new ArrayList<Duration>();
        for (Comparison c : evidence.metrics()) {
            twiceAsBad(judge, evidence, c).ifPresent(times::add);
        }
        return times.isEmpty() ? Optional.empty() : Optional.of(Collections.min(times));
    }

    private static Optional<Duration> twiceAsBad(Judge judge, Evidence evidence, Comparison c) {
        double millis = evidence.covered().toMillis();
        if (millis <= 0 || c.canary().requests() == 0 || c.baseline().requests() == 0) {
            return Optional.empty();
        }
        double ratio = 2 * judge.tolerated();
        // half a request more than was seen: where nothing went wrong yet it is at least not for ever
        double rate = Math.min(1, (c.baseline().bad() + 0.5) / c.baseline().requests());
        double bad = c.canary().requests() * Math.min(1, rate * ratio) + c.baseline().requests() * rate;
        double share = (double) c.canary().requests() / (c.canary().requests() + c.baseline().requests());
        double gain = bad * Ratios.divergence(Ratios.part(ratio, share), Ratios.part(judge.tolerated(), share))
                / c.dispersion().factor();
        double needed = Budget.needs(Budget.comparison(judge) / evidence.metrics().size())
                + StrictMath.log(1 / (Detector.AT_ONCE * Ratios.LIKELY[Ratios.TWICE]));
        double time = needed / gain * millis;
        return time < LONGEST.toMillis() ? Optional.of(Duration.ofMillis((long) time)) : Optional.empty();
    }
}
