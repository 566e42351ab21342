package dev.spillway.core.analysis;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import java.time.Instant;
import java.util.Optional;

/** What a running analysis has come to, whichever way it judges. Thresholds on rates see counts, conditions the tally of results, judges their evidence. */
public final class Verdicts {
    private Verdicts() {}

    /** After a measurement: a verdict that ends the analysis now, if there is one. */
    public static Optional<Verdict> soFar(AnalysisSpec spec, Counts counts, Tally tally, Optional<Evidence> evidence,
            Instant at) {
        return switch (spec.threshold()) {
            case Threshold.Rate rate -> Rates.isBeyondDoubt(spec, rate, counts)
                    ? Optional.of(Rates.soFar(spec, rate, counts))
                    : Optional.empty();
            case Threshold.Conditions limits -> Conditional.soFar(spec, limits, tally, at);
            case Threshold.Judge judge -> Judge.soFar(spec, judge, of(judge, evidence));
        };
    }

    /** When the bake's minimum has passed. */
    public static Verdict atEnd(AnalysisSpec spec, Counts counts, Tally tally, Optional<Evidence> evidence) {
        return switch (spec.threshold()) {
            case Threshold.Rate rate -> Rates.atEnd(spec, rate, counts);
            case Threshold.Conditions limits -> Conditional.atEnd(spec, limits, tally);
            case Threshold.Judge judge -> Judge.atEnd(spec, judge, of(judge, evidence));
        };
    }

    /** When the bake's maximum has passed without a verdict. */
    public static Verdict atMaximum(AnalysisSpec spec, Counts counts, Tally tally, Optional<Evidence> evidence) {
        return switch (spec.threshold()) {
            case Threshold.Rate rate -> Rates.atMaximum(spec, rate, counts);
            case Threshold.Conditions limits -> Conditional.atMaximum(spec, limits, tally);
            case Threshold.Judge judge -> Judge.atMaximum(spec, judge, of(judge, evidence));
        };
    }

    private static Evidence of(Threshold.Judge judge, Optional<Evidence> evidence) {
        return evidence.orElseGet(() -> Evidence.none(judge));
    }
}
