package dev.spillway.executor.metrics;

import dev.spillway.executor.Increment.LatencyBucket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of one measurement of one revision. */
public sealed interface Measurement {
    /**
     * By so much its counters grew.
     *
     * @param gap why counts are missing, or may be; counts that would be a guess are left out
     */
    record Value(long requests, long errors, List<LatencyBucket> latencyBuckets, Optional<String> gap)
            implements
                Measurement {
        public Value {
            latencyBuckets = List.copyOf(latencyBuckets);
        }

        static Value nothing(String gap) {
            return new Value(0, 0, List.of(), Optional.of(gap));
        }
    }

    /** The page has no counter of this revision: it has had no request, or the query looks for the wrong label. */
    record NoData() implements Measurement {}

    /** The source answers, but what it says is as old as that. */
    record Stale(Instant newest) implements Measurement {}

    /** It could not be measured. */
    record Failed(String reason) implements Measurement {}
}
