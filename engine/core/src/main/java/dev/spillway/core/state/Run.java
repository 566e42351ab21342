package dev.spillway.core.state;

import dev.spillway.core.analysis.Counts;
import dev.spillway.core.analysis.Verdict;
import dev.spillway.core.model.Limits;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One analysis while it runs.
 *
 * @param n       number of the next measurement
 * @param nextDue when it is due: start + n × interval, without drift; absent where increments are pushed
 * @param canary  all counts of the new revision so far
 * @param seenTo  by source, the end of the last increment taken: an increment that begins before it is a duplicate
 * @param noData  measurements without any request, in a row
 * @param missed  number of the last measurement that failed: said twice, it counts once
 */
public record Run(String analysis, int n, Instant startedAt, Optional<Instant> nextDue, Counts canary, Counts baseline,
        Map<String, Instant> seenTo, int noData, int missed, Optional<Verdict> verdict) {
    public static Run start(String analysis, Instant at, Optional<Instant> firstDue) {
        return new Run(analysis, 1, at, firstDue, Counts.NONE, Counts.NONE, Map.of(), 0, 0, Optional.empty());
    }

    public Run {
        seenTo = Limits.sorted(seenTo);
    }

    public Run asked(Instant following) {
        return new Run(analysis, n + 1, startedAt, Optional.of(following), canary, baseline, seenTo, noData, missed,
                verdict);
    }

    public Run counted(Counts nextCanary, Counts nextBaseline, Map<String, Instant> nextSeen, int nextNoData) {
        return new Run(analysis, n, startedAt, nextDue, nextCanary, nextBaseline, nextSeen, nextNoData, missed, verdict);
    }

    public Run missing(int number) {
        return new Run(analysis, n, startedAt, nextDue, canary, baseline, seenTo, noData, Math.max(missed, number), verdict);
    }

    public Run judged(Verdict next) {
        return new Run(analysis, n, startedAt, nextDue, canary, baseline, seenTo, noData, missed, Optional.of(next));
    }
}
