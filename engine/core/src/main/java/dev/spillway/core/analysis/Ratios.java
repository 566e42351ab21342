package dev.spillway.core.analysis;

import dev.spillway.core.model.AnalysisSpec.Threshold.Judge;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The ratios and rates that a judge tries, and what one interval says of them.
 *
 * <p>Bad requests are compared by how they split between the revisions: if the new one's rate is r times the stable one's and it got the
 * share s of the requests, q_r = r s / (r s + 1 − s) of them are its own.
 */
final class Ratios {
    private static final double[] WORSE = {1.25, 1.5, 2, 3, 5, 8, 15, 40};
    /** How likely each is taken to be beforehand: a large one needs few requests to be seen anyway. */
    static final double[] LIKELY = {0.16, 0.24, 0.24, 0.12, 0.09, 0.06, 0.05, 0.04};
    static final int TWICE = 2;
    private static final double[] BETTER = {0.2, 0.35, 0.5, 0.75, 0.9};
    private static final double[] ABOVE = {1.25, 1.5, 2, 3, 5, 8, 15};
    static final double[] EVEN = even(ABOVE.length);
    private static final double[] BELOW = {0.01, 0.1, 0.25, 0.5, 0.75};
    private static final double PRECISION = 1e6;
    private static final double CERTAIN = 0.999;

    private Ratios() {}

    private static double[] even(int n) {
        double[] weights = new double[n];
        Arrays.fill(weights, 1.0 / n);
        return weights;
    }

    /** Alternatives to "at most so many times as bad". */
    static double[] worseThan(double tolerated) {
        return scaled(WORSE, tolerated);
    }

    /** Alternatives to "at least so many times as bad". */
    static DoubleStream betterThan(double regression) {
        return Arrays.stream(scaled(BETTER, regression));
    }

    /** The part of the bad requests that are the new revision's. */
    static double part(double ratio, double share) {
        return ratio * share / (ratio * share + 1 - share);
    }

    /** Every ratio whose likelihood is kept, ascending: from them all bounds and the evidence for passing are made. */
    static double[] ladder(Judge judge) {
        return Stream.of(scaled(BETTER, judge.regression()), new double[]{judge.tolerated(), judge.regression()},
                scaled(WORSE, judge.tolerated())).flatMapToDouble(Arrays::stream).sorted().distinct().toArray();
    }

    private static double[] scaled(double[] grid, double by) {
        // rounded, so that two ways to one ratio are one ratio
        return Arrays.stream(grid).map(g -> StrictMath.rint(g * by * PRECISION) / PRECISION).toArray();
    }

    /** ln of the likelihood of this split if the ratio is {@code to}, over that if it is {@code from}. */
    static double log(double to, double from, Sample canary, Sample baseline) {
        double share = (double) canary.requests() / (canary.requests() + baseline.requests());
        double odds = (from * share + 1 - share) / (to * share + 1 - share);
        return canary.bad() * StrictMath.log(to / from)
                + (canary.bad() + baseline.bad()) * StrictMath.log(odds);
    }

    /** By alternative: whether the rate is above {@code limit}. */
    static double[] above(double limit, Sample sample, double scale) {
        return Arrays.stream(ABOVE).map(k -> Math.min(k * limit, Math.max(CERTAIN, (1 + limit) / 2)))
                .map(p -> scale * rate(p, limit, sample)).toArray();
    }

    /** By alternative: whether the rate is below {@code limit}. */
    static double[] below(double limit, Sample sample, double scale) {
        return Arrays.stream(BELOW).map(k -> scale * rate(k * limit, limit, sample)).toArray();
    }

    private static double rate(double to, double from, Sample sample) {
        return sample.bad() * StrictMath.log(to / from)
                + (sample.requests() - sample.bad()) * (StrictMath.log1p(-to) - StrictMath.log1p(-from));
    }

    /**
     * Above what the rate behind a sample is with probability at most {@code alpha}: Chernoff's bound, the least p at which n KL(x/n ‖ p)
     * reaches ln(1/α).
     */
    static double upper(Sample sample, double alpha) {
        double low = sample.rate();
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (sample.requests() * divergence(sample.rate(), middle) >= -StrictMath.log(alpha)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** KL(p ‖ q) of two Bernoulli distributions. */
    static double divergence(double p, double q) {
        double yes = p == 0 ? 0 : p * StrictMath.log(p / q);
        double no = p == 1 ? 0 : (1 - p) * StrictMath.log((1 - p) / (1 - q));
        return yes + no;
    }
}
