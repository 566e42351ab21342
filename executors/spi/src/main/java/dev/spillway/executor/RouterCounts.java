package dev.spillway.executor;

import dev.spillway.executor.Increment.LatencyBucket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Makes disjoint increments of what a router has counted, for analyses with the provider {@code router}. All revisions of a service
 * are looked at together, so that they are counted over the same interval. For one thread.
 */
public final class RouterCounts {
    /** Instead of an analysis' name: these increments are for every analysis that takes what the router counts. */
    public static final String ANALYSIS = "spillway-router";

    /**
     * What was counted of one revision since the router started.
     *
     * @param latencyBuckets ascending and disjoint, always with the same bounds; empty where the router does not know
     */
    public record Counted(long requests, long errors, List<LatencyBucket> latencyBuckets) {
        public static final Counted NONE = new Counted(0, 0, List.of());

        public Counted {
            latencyBuckets = List.copyOf(latencyBuckets);
        }

        private boolean continues(Counted before) {
            return requests >= before.requests && errors >= before.errors
                    && latencyBuckets.size() == before.latencyBuckets.size()
                    && requests - before.requests >= errors - before.errors;
        }

        private List<LatencyBucket> since(Counted before) {
            List<LatencyBucket> growth = new ArrayList<>();
            for (int i = 0; i < latencyBuckets.size(); i++) {
                LatencyBucket now = latencyBuckets.get(i);
                growth.add(new LatencyBucket(now.leMillis(),
                        Math.max(0, now.count() - before.latencyBuckets.get(i).count())));
            }
            return growth;
        }
    }

    /**
     * One look.
     *
     * @param process which one counted: another one counts from zero
     */
    public record Look(String process, Instant at, Map<String, Counted> revisions) {
        public Look {
            revisions = Map.copyOf(revisions);
        }
    }

    private final Map<String, Look> last = new HashMap<>();
    private final String source;

    /** @param source who counts; with the service it is the source of the increments */
    public RouterCounts(String source) {
        this.source = source;
    }

    /**
     * What has been counted since the last look, of each of these revisions; nothing where that cannot be told of all of them, and
     * nothing while there is only one: it is compared with nobody.
     */
    public List<Increment> since(String service, SortedSet<String> revisions, Look now) {
        Optional<Look> before = Optional.ofNullable(last.put(service, now))
                .filter(look -> look.process().equals(now.process()) && look.at().isBefore(now.at()));
        boolean told = revisions.size() > 1 && before.isPresent()
                && revisions.stream().allMatch(r -> continues(before.get(), now, r));
        return told ? revisions.stream().map(r -> increment(service, r, before.get(), now)).toList() : List.of();
    }

    private static boolean continues(Look before, Look now, String revision) {
        Counted known = before.revisions().get(revision);
        Counted counted = now.revisions().get(revision);
        return known != null && counted != null && counted.continues(known);
    }

    private Increment increment(String service, String revision, Look before, Look now) {
        Counted known = before.revisions().getOrDefault(revision, Counted.NONE);
        Counted counted = now.revisions().getOrDefault(revision, Counted.NONE);
        return new Increment(source + "/" + service + "/" + revision + "/" + now.at().toEpochMilli(), service, revision,
                source, ANALYSIS, 0, before.at(), now.at(), counted.requests() - known.requests(),
                counted.errors() - known.errors(), counted.since(known), Optional.empty());
    }
}
