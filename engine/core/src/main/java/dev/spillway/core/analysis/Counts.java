package dev.spillway.core.analysis;

import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.signal.Signal.Increment.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Raw counts of one revision, added up from disjoint increments. */
public record Counts(long requests, long errors, List<Bucket> latencyBuckets) {
    public static final Counts NONE = new Counts(0, 0, List.of());

    public Counts {
        latencyBuckets = List.copyOf(latencyBuckets);
    }

    public Counts plus(Increment more) {
        return new Counts(requests + more.requests(), errors + more.errors(),
                haveSameBounds(latencyBuckets, more.latencyBuckets())
                        ? added(latencyBuckets, more.latencyBuckets())
                        : merged(latencyBuckets, more.latencyBuckets()));
    }

    /** As a histogram has them again and again, in rising order. */
    private static boolean haveSameBounds(List<Bucket> one, List<Bucket> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            boolean rises = i == 0 || one.get(i - 1).leMillis() < one.get(i).leMillis();
            if (!rises || one.get(i).leMillis() != other.get(i).leMillis()) {
                return false;
            }
        }
        return true;
    }

    private static List<Bucket> added(List<Bucket> one, List<Bucket> other) {
        List<Bucket> sum = new ArrayList<>(one.size());
        for (int i = 0; i < one.size(); i++) {
            sum.add(new Bucket(one.get(i).leMillis(), one.get(i).count() + other.get(i).count()));
        }
        return sum;
    }

    private static List<Bucket> merged(List<Bucket> one, List<Bucket> other) {
        var buckets = new TreeMap<Long, Long>();
        one.forEach(b -> buckets.merge(b.leMillis(), b.count(), Long::sum));
        other.forEach(b -> buckets.merge(b.leMillis(), b.count(), Long::sum));
        return buckets.entrySet().stream().map(e -> new Bucket(e.getKey(), e.getValue())).toList();
    }

    /** Requests that took longer than the bound. */
    public long slowerThan(long millis) {
        return latencyBuckets.stream().filter(b -> b.leMillis() > millis).mapToLong(Bucket::count).sum();
    }

    public long timed() {
        return latencyBuckets.stream().mapToLong(Bucket::count).sum();
    }
}
