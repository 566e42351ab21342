package dev.spillway.core.state;

import dev.spillway.core.analysis.Assessment;
import dev.spillway.core.analysis.Counts;
import dev.spillway.core.analysis.Tally;
import dev.spillway.core.analysis.Verdict;
import dev.spillway.core.model.Limits;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One analysis while it runs.
 *
 * @param n        number of the next measurement
 * @param nextDue  when it is due: start + n × interval, without drift; absent where measurements are pushed
 * @param canary   all counts of the new revision so far
 * @param seenTo   by source, the end of the last increment taken: an increment that begins before it is a duplicate
 * @param noData   increments without any request, in a row
 * @param results  how they came out, where conditions judged some
 * @param answered number of the newest measurement that was judged or missed: said twice, it counts once
 */
public record Run(String analysis, int n, Instant startedAt, Optional<Instant> nextDue, Counts canary, Counts baseline,
        Map<String, Instant> seenTo, int noData, Optional<Tally> results, int answered, Optional<Verdict> verdict) {
    public Run {
        seenTo = Limits.sorted(seenTo);
    }

    /** @param n of its first measurement: numbers go on when an analysis begins anew */
    public static Run start(String analysis, int n, Instant at, Optional<Instant> firstDue) {
        return new Run(analysis, n, at, firstDue, Counts.NONE, Counts.NONE, Map.of(), 0, Optional.empty(), n - 1,
                Optional.empty());
    }

    public Tally tally() {
        return results.orElse(Tally.NONE);
    }

    public Run asked(Instant following) {
        return new Run(analysis, n + 1, startedAt, Optional.of(following), canary, baseline, seenTo, noData, results,
                answered, verdict);
    }

    public Run counted(Counts nextCanary, Counts nextBaseline, Map<String, Instant> nextSeen, int nextNoData) {
        return new Run(analysis, n, startedAt, nextDue, nextCanary, nextBaseline, nextSeen, nextNoData, results,
                answered, verdict);
    }

    public Run missing(int number) {
        return new Run(analysis, n, startedAt, nextDue, canary, baseline, seenTo, noData, results,
                Math.max(answered, number), verdict);
    }

    public Run assessed(int number, Assessment assessment, Instant at, String because) {
        return new Run(analysis, n, startedAt, nextDue, canary, baseline, seenTo, noData,
                Optional.of(tally().plus(assessment, at, because)), Math.max(answered, number), verdict);
    }

    public Run judged(Verdict next) {
        return new Run(analysis, n, startedAt, nextDue, canary, baseline, seenTo, noData, results, answered,
                Optional.of(next));
    }
}
