package dev.spillway.executor.metrics.prometheus;

import java.util.List;
import java.util.Optional;

/**
 * What Prometheus answered, besides its samples.
 *
 * @param type vector, matrix, scalar or string
 * @param single the value of a scalar or string
 * @param complete false if the reader wanted no more
 * @param error what it says went wrong: kind and message
 * @param timedOut it gave up on the query by itself
 */
public record Answer(String status, String type, Optional<String> single, List<String> warnings, Optional<String> error,
        boolean timedOut, boolean complete, boolean histograms) {
    public Answer {
        warnings = List.copyOf(warnings);
    }
}
