package dev.spillway.executor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was counted for a revision in [from, to). The increments of one analysis, source and revision never overlap.
 *
 * @param id {@code commandId/revision}
 * @param source who counted: the address that was scraped
 * @param n the measurement that it answers
 * @param errors those of {@code requests} that failed
 * @param latencyBuckets ascending and disjoint, not cumulative; empty where the source does not know
 * @param gap why counts of the interval are missing, or may be
 */
public record Increment(String id, String service, String revision, String source, String analysis, int n, Instant from,
        Instant to, long requests, long errors, List<LatencyBucket> latencyBuckets, Optional<String> gap) {
    public Increment {
        Check.text("increment.id", id);
        if (errors < 0 || errors > requests) {
            throw new IllegalArgumentException("increment.errors is " + errors + " of " + requests + " requests");
        }
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("increment.to " + to + " is before from " + from);
        }
        latencyBuckets = List.copyOf(latencyBuckets);
    }

    /**
     * Requests that took longer than the bucket before and not longer than this one.
     *
     * @param leMillis upper bound in milliseconds; {@link Long#MAX_VALUE} is none
     */
    public record LatencyBucket(long leMillis, long count) {
        public LatencyBucket {
            if (count < 0) {
                throw new IllegalArgumentException("latencyBucket.count is " + count + ", must not be negative");
            }
        }
    }
}
