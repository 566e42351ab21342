package dev.spillway.wire;

import dev.spillway.core.model.Limits;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Signal.Increment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A measurement as it travels: raw counts of one revision in [from, to). */
public record IncrementRecord(String id, ServiceId service, RevisionId revision, String source,
        Optional<String> analysis, Optional<Integer> n, Instant from, Instant to, long requests, long errors,
        List<Increment.Bucket> latencyBuckets, Optional<String> gap) implements ObservationRecord {
    /** Of any count: far above what one interval can hold, far below what sums can. */
    private static final long MOST = 1_000_000_000_000L;

    public IncrementRecord {
        latencyBuckets = List.copyOf(latencyBuckets);
    }

    /** @throws IllegalArgumentException for counts that nobody can have counted */
    @Override
    public Increment toSignal() {
        Limits.require(requests >= 0 && requests <= MOST,
                () -> "requests must be 0.." + MOST + ", but was " + requests);
        Limits.require(errors >= 0 && errors <= requests,
                () -> "errors must be 0..requests (" + requests + "), but was " + errors);
        Limits.require(latencyBuckets.stream().allMatch(b -> b.count() >= 0 && b.count() <= MOST),
                () -> "latencyBuckets.count must be 0.." + MOST + ", but they were " + latencyBuckets);
        Limits.require(from.isBefore(to) || (from.equals(to) && requests == 0),
                () -> "to must be after from " + from + ", but was " + to);
        return new Increment(id, source, revision, analysis, n.orElse(0), from, to, requests, errors, latencyBuckets,
                gap);
    }
}
