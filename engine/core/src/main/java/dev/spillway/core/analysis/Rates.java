package dev.spillway.core.analysis;

import dev.spillway.core.analysis.Verdict.Outcome;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.AnalysisSpec.Threshold.Rate;
import java.util.Locale;

/**
 * Judges accumulated counts against a limit on their rate.
 *
 * <p>A rollout fails early only when the lower end of the 99 % Wilson interval is above the threshold: one unlucky request among
 * few is no reason to roll back. At the end of a bake the rate itself decides, if enough was seen.
 * The interval is Wilson's score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927).
 */
public final class Rates {
    private static final double Z99 = 2.5758293035489004;

    private Rates() {}

    /** Whether the bake has to end now. Asked with every count, so it makes no sentence. */
    public static boolean isBeyondDoubt(AnalysisSpec spec, Rate rate, Counts counts) {
        Evidence seen = Evidence.of(rate, counts);
        return seen.total() >= spec.minRequests() && seen.lower() > rate.max();
    }

    /** While a bake goes on: failed, or no opinion yet (inconclusive). */
    public static Verdict soFar(AnalysisSpec spec, Rate rate, Counts counts) {
        Evidence seen = Evidence.of(rate, counts);
        boolean enough = seen.total() >= spec.minRequests();
        if (isBeyondDoubt(spec, rate, counts)) {
            return seen.verdict(Outcome.FAILED, spec, "the rate is above the threshold beyond doubt");
        }
        return seen.verdict(Outcome.INCONCLUSIVE, spec, enough ? "not decided yet" : few(spec));
    }

    /** When the bake's minimum has passed. */
    public static Verdict atEnd(AnalysisSpec spec, Rate rate, Counts counts) {
        Evidence seen = Evidence.of(rate, counts);
        Verdict verdict = soFar(spec, rate, counts);
        if (verdict.outcome() == Outcome.FAILED) {
            return verdict;
        }
        if (seen.total() < spec.minRequests()) {
            return spec.onNoData() == OnNoData.IGNORE ? seen.verdict(Outcome.SKIPPED, spec, few(spec)) : verdict;
        }
        return seen.rate() <= rate.max()
                ? seen.verdict(Outcome.SUCCESSFUL, spec, "the rate is within the threshold")
                : seen.verdict(Outcome.INCONCLUSIVE, spec, "above the threshold, but it may be chance");
    }

    /** When the bake's maximum has passed without a verdict. */
    public static Verdict atMaximum(AnalysisSpec spec, Rate rate, Counts counts) {
        Verdict verdict = atEnd(spec, rate, counts);
        boolean blind = verdict.total() < spec.minRequests();
        return verdict.outcome() == Outcome.INCONCLUSIVE && blind && spec.onNoData() == OnNoData.FAIL
                ? Evidence.of(rate, counts).verdict(Outcome.FAILED, spec, few(spec))
                : verdict;
    }

    private static String few(AnalysisSpec spec) {
        return "fewer than " + spec.minRequests() + " requests seen, so it could not have seen a regression";
    }

    private record Evidence(String what, long bad, long total, double max) {
        static Evidence of(Rate limit, Counts counts) {
            return switch (limit) {
                case Threshold.ErrorRate t -> new Evidence("errors", counts.errors(), counts.requests(), t.max());
                case Threshold.SlowRate t -> new Evidence("requests over " + t.overMillis() + " ms",
                        counts.slowerThan(t.overMillis()), counts.timed(), t.max());
            };
        }

        double rate() {
            return total == 0 ? 0 : (double) bad / total;
        }

        double lower() {
            return wilson(-1);
        }

        private double wilson(int side) {
            if (total == 0) {
                return side < 0 ? 0 : 1;
            }
            double z2 = Z99 * Z99;
            double p = rate();
            double middle = p + z2 / (2 * total);
            double half = Z99 * Math.sqrt(p * (1 - p) / total + z2 / (4.0 * total * total));
            return Math.clamp((middle + side * half) / (1 + z2 / total), 0, 1);
        }

        Verdict verdict(Outcome outcome, AnalysisSpec spec, String why) {
            String numbers = String.format(Locale.ROOT,
                    "%s: %d %s in %d requests = %.2f %% (99 %% interval %.2f..%.2f %%), allowed %.2f %%; %s",
                    spec.name(), bad, what, total, 100 * rate(), 100 * lower(), 100 * wilson(1), 100 * max, why);
            return new Verdict(outcome, bad, total, max, lower(), wilson(1), numbers);
        }
    }
}
