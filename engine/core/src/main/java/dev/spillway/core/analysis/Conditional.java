package dev.spillway.core.analysis;

import dev.spillway.core.analysis.Verdict.Outcome;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges an analysis by how its measurements came out, in the order of Argo Rollouts: too many failed, too many inconclusive, too
 * many errors in a row (a later check overrides an earlier one), enough successes in a row, then the count.
 */
final class Conditional {
    private Conditional() {}

    /** After each measurement: a verdict that ends the analysis, if there is one. */
    static Optional<Verdict> soFar(AnalysisSpec spec, Conditions limits, Tally tally, Instant at) {
        Optional<Outcome> broken = broken(spec, limits, tally, at);
        if (broken.isPresent()) {
            return broken.map(outcome -> verdict(spec, limits, tally, outcome, tally.last()));
        }
        if (limits.consecutiveSuccessLimit() > 0 && tally.successesInARow() >= limits.consecutiveSuccessLimit()) {
            return Optional.of(verdict(spec, limits, tally, Outcome.SUCCESSFUL,
                    tally.successesInARow() + " successful in a row"));
        }
        return limits.count().filter(count -> measured(spec, tally) >= count)
                .map(_ -> atCount(spec, limits, tally));
    }

    private static Optional<Outcome> broken(AnalysisSpec spec, Conditions limits, Tally tally, Instant at) {
        if (tally.errorsInARow() > limits.consecutiveErrorLimit()) {
            return Optional.of(Outcome.ERROR);
        }
        if (limits.inconclusiveLimit() >= 0 && tally.inconclusive() > limits.inconclusiveLimit()) {
            return Optional.of(Outcome.INCONCLUSIVE);
        }
        boolean blind = spec.onNoData() == OnNoData.FAIL && tally.withoutDataFor(limits.noDataFor(), at);
        boolean failed = limits.failureLimit() >= 0 && tally.failed() > limits.failureLimit();
        return failed || blind ? Optional.of(Outcome.FAILED) : Optional.empty();
    }

    /** What counts towards the count: also what found nothing, where that is to be ignored. */
    private static int measured(AnalysisSpec spec, Tally tally) {
        return tally.counted() + (spec.onNoData() == OnNoData.IGNORE ? tally.noData() : 0);
    }

    private static Verdict atCount(AnalysisSpec spec, Conditions limits, Tally tally) {
        if (tally.counted() == 0) {
            return verdict(spec, limits, tally, Outcome.SKIPPED, "no data, which is to be ignored");
        }
        boolean wanted = limits.consecutiveSuccessLimit() > 0;
        if (!wanted) {
            return verdict(spec, limits, tally, Outcome.SUCCESSFUL, "measured as often as asked");
        }
        String why = "never " + limits.consecutiveSuccessLimit() + " successful in a row";
        return verdict(spec, limits, tally, limits.failureLimit() >= 0 ? Outcome.INCONCLUSIVE : Outcome.FAILED, why);
    }

    /** When the bake's minimum has passed: without a count that is enough, if something was measured. */
    static Verdict atEnd(AnalysisSpec spec, Conditions limits, Tally tally) {
        boolean asked = limits.count().isPresent() || limits.consecutiveSuccessLimit() > 0;
        if (tally.counted() > 0) {
            return asked
                    ? verdict(spec, limits, tally, Outcome.INCONCLUSIVE, "not measured as often as asked")
                    : verdict(spec, limits, tally, Outcome.SUCCESSFUL, "within its limits");
        }
        boolean ignored = !asked && spec.onNoData() == OnNoData.IGNORE && tally.noData() > 0
                && tally.errorsInARow() == 0;
        return ignored
                ? verdict(spec, limits, tally, Outcome.SKIPPED, "no data, which is to be ignored")
                : verdict(spec, limits, tally, Outcome.INCONCLUSIVE, blind(tally));
    }

    /** When the bake's maximum has passed without a verdict. */
    static Verdict atMaximum(AnalysisSpec spec, Conditions limits, Tally tally) {
        Verdict verdict = atEnd(spec, limits, tally);
        boolean blind = tally.counted() == 0 && spec.onNoData() == OnNoData.FAIL;
        return verdict.outcome() == Outcome.INCONCLUSIVE && blind
                ? verdict(spec, limits, tally, Outcome.FAILED, blind(tally))
                : verdict;
    }

    private static String blind(Tally tally) {
        return "no measurement had data, so it could not have seen a regression"
                + (tally.last().isEmpty() ? "" : "; the last: " + tally.last());
    }

    private static Optional<String> counted(int n, String what) {
        return n == 0 ? Optional.empty() : Optional.of(n + " " + what);
    }

    private static Verdict verdict(AnalysisSpec spec, Conditions limits, Tally tally, Outcome outcome, String why) {
        String limit = limits.failureLimit() < 0 ? "any number" : String.valueOf(limits.failureLimit());
        int all = tally.counted() + tally.errors() + tally.noData();
        String counts = Stream
                .of(counted(tally.successful(), "successful"), counted(tally.inconclusive(), "inconclusive"),
                        counted(tally.errors(), "errors"), counted(tally.noData(), "without data"))
                .flatMap(Optional::stream).map(count -> ", " + count).collect(Collectors.joining());
        String numbers = spec.name() + ": " + tally.failed() + " of " + all + " measurements failed (allowed " + limit
                + ")" + counts + "; " + why;
        boolean decides = !limits.dryRun() || outcome == Outcome.SUCCESSFUL;
        return new Verdict(decides ? outcome : Outcome.SKIPPED, tally.failed(), tally.counted(),
                Math.max(0, limits.failureLimit()), 0, 1,
                decides ? numbers : numbers + "; dry run: " + outcome + " decides nothing");
    }
}
