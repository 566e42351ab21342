package dev.spillway.core.analysis;

/**
 * How much more the split of the bad requests scatters than chance alone would make it: Pearson's chi-squared over its degrees of
 * freedom (McCullagh and Nelder, Generalized Linear Models, 2nd ed., §4.5). Bad requests that come in clumps of ten are worth one
 * tenth of as many independent ones.
 *
 * <p>What is measured is the split between the two revisions around the ratio known so far, so that neither an outage that hits both
 * nor a steady regression looks like scatter. Intervals are pooled into blocks of at least one bad request expected of each revision.
 *
 * @param canary   Mantel-Haenszel sum of the new revision, over all intervals: Σ x_c n_b / n
 * @param baseline the same of the stable one: Σ x_b n_c / n
 * @param known    bad requests before this block
 * @param expected of the new revision in this block
 * @param variance of that
 * @param observed of the new revision in this block
 * @param bad      of both in this block
 * @param chi      sum over finished blocks
 * @param blocks   finished
 */
public record Dispersion(double canary, double baseline, long known, double expected, double variance, long observed,
        long bad, double chi, long blocks) {
    public static final Dispersion NONE = new Dispersion(0, 0, 0, 0, 0, 0, 0, 0, 0);
    /** So many blocks without any scatter beyond chance are taken to have been seen before: few blocks prove little. */
    static final double ASSUMED = 2;
    private static final double WEIGHT_OF_ONE = 0.25;

    /** At least 1. */
    public double factor() {
        return Math.max(1, (ASSUMED + chi) / (ASSUMED + blocks));
    }

    /** Ratio of the rates, new to stable, over the strata of all intervals; drawn to 1 while little is known. */
    public double ratio() {
        return (canary + WEIGHT_OF_ONE) / (baseline + WEIGHT_OF_ONE);
    }

    Dispersion plus(Sample ofCanary, Sample ofBaseline) {
        long all = ofCanary.bad() + ofBaseline.bad();
        if (all == 0) {
            return this;
        }
        double total = ofCanary.requests() + ofBaseline.requests();
        double share = ofCanary.requests() / total;
        double q = Ratios.part(ratio(), share);
        return new Dispersion(canary + ofCanary.bad() * (1 - share), baseline + ofBaseline.bad() * share, known,
                expected + all * q, variance + all * q * (1 - q), observed + ofCanary.bad(), bad + all, chi, blocks)
                .closed();
    }

    private Dispersion closed() {
        if (expected < 1 || bad - expected < 1) {
            return this;
        }
        boolean first = known == 0;
        double off = observed - expected;
        // the ratio is known from so many bad requests only: that is scatter, too
        double one = first ? 0 : off * off / (variance * (1 + (double) bad / known));
        return new Dispersion(canary, baseline, known + bad, 0, 0, 0, 0, chi + one, first ? blocks : blocks + 1);
    }
}
