package dev.spillway.core.analysis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything a judge's verdict follows from: whoever has this can work it out again. Evidence is in natural logarithms.
 *
 * @param alpha       most probability of a false alarm over the rollout
 * @param regression  ratio whose absence must be shown
 * @param run         number of the bake, from 1
 * @param intervals   weighed in this bake
 * @param gaps        intervals of this bake that prove nothing, as counts are missing
 * @param unpaired    counts of this bake whose other half never came
 * @param evidence    of a regression: ln of the mean over the metrics
 * @param needed      to go back by it
 * @param passing     needed for each metric to pass, by either way
 * @param twiceAsBad  how long a revision twice as bad as tolerated would stay unnoticed at this traffic; absent: for ever
 */
public record Weighed(double alpha, double regression, int run, long intervals, long gaps, long unpaired,
        double evidence, double needed,
        double passing, Optional<Duration> twiceAsBad, List<OfMetric> metrics) {
    public Weighed {
        metrics = List.copyOf(metrics);
    }

    /**
     * One metric.
     *
     * @param canary       in this bake
     * @param baseline     in this bake
     * @param rollout      of the new revision, over the rollout
     * @param dispersion   how many times as much as by chance the counts scatter, 1 or more: evidence is divided by it
     * @param ratio        of the rates, new to stable, over the rollout; drawn to 1 while little is known
     * @param lower        end of the interval of the ratio in this bake that holds with probability 1 − α at all looks together
     * @param upper        the other end; absent where nothing bounds it
     * @param worse        evidence that the ratio is above the tolerated one
     * @param looks        intervals with a bad request, over the rollout
     * @param begun        by alternative to the tolerated ratio, what is in {@code worse}: ln(1/(4 looks) + Σ e^begun)
     * @param ratios       that were tried, ascending
     * @param likelihoods  of each, ln over that of ratio 1, in this bake
     * @param pass         evidence that the ratio is below that of a regression
     * @param fine         evidence that the rate is below the negligible one
     * @param over         evidence that the new revision is above its objective; 0 without one
     * @param baselineOver evidence that the stable one is
     * @param notAsGood    evidence that the new one is worse at all, where there is an objective
     * @param past         evidence that it is worse than the past, where there was no traffic to compare with
     */
    public record OfMetric(String metric, Sample canary, Sample baseline, Sample rollout, double dispersion,
            double ratio, double lower, Optional<Double> upper, double worse, long looks, List<Double> begun,
            List<Double> ratios, List<Double> likelihoods, double pass, double fine, double over, double baselineOver,
            double notAsGood, double past) {
        public OfMetric {
            begun = List.copyOf(begun);
            ratios = List.copyOf(ratios);
            likelihoods = List.copyOf(likelihoods);
        }
    }
}
