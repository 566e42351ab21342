package dev.spillway.executor;

import java.time.Instant;
import java.util.Optional;

/**
 * What a source answered to one measurement.
 *
 * @param id {@code commandId}: measured again, it is the same measurement
 * @param source who measured: kind and address of the source, without secrets
 * @param n the measurement that it answers
 * @param value the result of {@link Outcome#VALUE}: JSON, in which NaN, Infinity and -Infinity may stand as numbers
 * @param reason why there is none, without secrets
 */
public record Measured(String id, String service, Optional<String> rollout, String source, String analysis, int n,
        Instant at, Outcome outcome, Optional<String> value, Optional<String> reason) {
    /** Absence and failure are no results. */
    public enum Outcome {
        VALUE,
        /** The source answered that there is nothing. */
        NO_DATA,
        /** What it has is too old. */
        STALE,
        /** It did not answer, or nothing that could be read. */
        ERROR
    }

    public Measured {
        Check.text("measured.id", id);
        Check.natural("measured.n", n);
        if (value.isPresent() == reason.isPresent()) {
            throw new IllegalArgumentException("measured has a value or a reason, and not both");
        }
    }
}
