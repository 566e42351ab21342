package dev.spillway.core.analysis;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import java.time.Instant;
import java.util.Optional;

/** What a running analysis has come to, whichever way it judges. Thresholds on rates see counts, conditions see the tally of results. */
public final class Verdicts {
    private Verdicts() {}

    /** After a measurement: a verdict that ends the analysis now, if there is one. */
    public static Optional<Verdict> soFar(AnalysisSpec spec, Counts counts, Tally tally, Instant at) {
        return switch (spec.threshold()) {
            case Threshold.Rate rate -> Judge.isBeyondDoubt(spec, rate, counts)
                    ? Optional.of(Judge.soFar(spec, rate, counts))
                    : Optional.empty();
            case Threshold.Conditions limits -> Conditional.soFar(spec, limits, tally, at);
        };
    }

    /** When the bake's minimum has passed. */
    public static Verdict atEnd(AnalysisSpec spec, Counts counts, Tally tally) {
        return switch (spec.threshold()) {
            case Threshold.Rate rate -> Judge.atEnd(spec, rate, counts);
            case Threshold.Conditions limits -> Conditional.atEnd(spec, limits, tally);
        };
    }

    /** When the bake's maximum has passed without a verdict. */
    public static Verdict atMaximum(AnalysisSpec spec, Counts counts, Tally tally) {
        return switch (spec.threshold()) {
            case Threshold.Rate rate -> Judge.atMaximum(spec, rate, counts);
            case Threshold.Conditions limits -> Conditional.atMaximum(spec, limits, tally);
        };
    }
}
