package dev.spillway.core.analysis;

import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.signal.Signal.Increment.Bucket;
import java.util.List;
import java.util.TreeMap;

/** Raw counts of one revision, added up from disjoint increments. */
public record Counts(long requests, long errors, List<Bucket> latencyBuckets) {
    public static final Counts NONE = new Counts(0, 0, List.of());

    public Counts {
        latencyBuckets = List.copyOf(latencyBuckets);
    }

    public Counts plus(Increment more) {
        var buckets = new TreeMap<Long, Long>();
        latencyBuckets.forEach(b -> buckets.merge(b.leMillis(), b.count(), Long::sum));
        more.latencyBuckets().forEach(b -> buckets.merge(b.leMillis(), b.count(), Long::sum));
        return new Counts(requests + more.requests(), errors + more.errors(),
                buckets.entrySet().stream().map(e -> new Bucket(e.getKey(), e.getValue())).toList());
    }

    /** Requests that took longer than the bound. */
    public long slowerThan(long millis) {
        return latencyBuckets.stream().filter(b -> b.leMillis() > millis).mapToLong(Bucket::count).sum();
    }

    public long timed() {
        return latencyBuckets.stream().mapToLong(Bucket::count).sum();
    }
}
