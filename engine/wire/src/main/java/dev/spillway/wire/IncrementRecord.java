package dev.spillway.wire;

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
    public IncrementRecord {
        latencyBuckets = List.copyOf(latencyBuckets);
    }

    @Override
    public Increment toSignal() {
        return new Increment(id, source, revision, analysis, n.orElse(0), from, to, requests, errors, latencyBuckets,
                gap);
    }
}
