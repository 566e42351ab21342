package dev.spillway.core.analysis;

import dev.spillway.core.model.AnalysisSpec.Threshold.Judge;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Metric;

/** How the probability of a false alarm, α for the whole rollout, is spent on the ways in which one could come about. */
final class Budget {
    private static final double PAST = 0.05;
    private static final double OBJECTIVE = 0.3;

    private Budget() {}

    /** On the comparison with the stable revision; on the mean of the metrics' evidence. */
    static double comparison(Judge judge) {
        double left = 1 - 2 * PAST;
        return judge.alpha() * (hasObjective(judge) ? left - OBJECTIVE : left);
    }

    /** On each metric's comparison with the past; once for the bound of the past's rate, and once for the test against it. */
    static double past(Judge judge) {
        return judge.alpha() * PAST / judge.metrics().size();
    }

    /** On each metric's being worse at all where it is above its objective. */
    static double notAsGood(Judge judge) {
        return judge.alpha() * OBJECTIVE / judge.metrics().size();
    }

    /** On each metric's being above its objective, in the run-th bake: these add up to no more than half of {@link #notAsGood}. */
    static double over(Judge judge, int run) {
        return notAsGood(judge) / (2.0 * run * (run + 1));
    }

    /** On passing by the ratio, and as much on passing by the negligible rate: per metric, as each of them has to pass. */
    static double passing(Judge judge) {
        return judge.negligible() == 0 ? judge.beta() : judge.beta() / 2;
    }

    private static boolean hasObjective(Judge judge) {
        return judge.metrics().stream().map(Metric::max).anyMatch(max -> max.isPresent());
    }

    /** ln of the evidence that this much probability needs. */
    static double needs(double probability) {
        return -StrictMath.log(probability);
    }
}
