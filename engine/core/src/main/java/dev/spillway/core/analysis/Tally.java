package dev.spillway.core.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the measurements of an analysis came out so far.
 *
 * @param errorsInARow    since the last measurement that could be judged
 * @param successesInARow since the last that was not successful
 * @param noDataSince     the first of those without data in a row
 * @param last            of the newest, in words
 */
public record Tally(int successful, int failed, int inconclusive, int errors, int noData, int errorsInARow,
        int successesInARow, Optional<Instant> noDataSince, String last) {
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, Optional.empty(), "");

    public Tally plus(Assessment assessment, Instant at, String because) {
        return switch (assessment) {
            case SUCCESSFUL -> new Tally(successful + 1, failed, inconclusive, errors, noData, 0, successesInARow + 1,
                    Optional.empty(), because);
            case FAILED -> new Tally(successful, failed + 1, inconclusive, errors, noData, 0, 0, Optional.empty(),
                    because);
            case INCONCLUSIVE -> new Tally(successful, failed, inconclusive + 1, errors, noData, 0, 0,
                    Optional.empty(), because);
            case ERROR -> new Tally(successful, failed, inconclusive, errors + 1, noData, errorsInARow + 1, 0,
                    noDataSince, because);
            case NO_DATA -> new Tally(successful, failed, inconclusive, errors, noData + 1, 0, 0,
                    noDataSince.or(() -> Optional.of(at)), because);
        };
    }

    /** Measurements that could be judged: only these count. */
    public int counted() {
        return successful + failed + inconclusive;
    }

    public boolean withoutDataFor(Duration length, Instant at) {
        return noDataSince.filter(since -> !since.plus(length).isAfter(at)).isPresent();
    }
}
