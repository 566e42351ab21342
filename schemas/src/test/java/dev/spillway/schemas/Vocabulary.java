package dev.spillway.schemas;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The classes of an engine and an executor as they are today: what grown schemas must not break. */
interface Vocabulary {
    record Revision(String id, String label, String artifact, Map<String, String> config, Map<String, String> flags,
            String schemaPhase) {}

    record Target(String name, String platform, String instance, String role, Map<String, String> settings) {}

    record Fence(long epoch, long seq) {}

    record Permille(int permille) {}

    record RevisionId(String id) {}

    record FlagShare(String key, Permille permille) {}

    record Share(RevisionId revision, Permille permille) {}

    record Instances(RevisionId revision, int ready, int total) {}

    record HeaderRoute(String name, String header, String match, String value, Optional<RevisionId> revision) {}

    record Mirror(Optional<RevisionId> revision, Permille permille) {}

    sealed interface Desired {
        record Snapshot() implements Desired {}

        record Capacity(Revision revision, Permille permille) implements Desired {}

        record Traffic(List<Share> shares, Optional<List<Share>> expected, List<HeaderRoute> headerRoutes,
                Optional<Mirror> mirror) implements Desired {}

        record Roles(RevisionId stable) implements Desired {}

        record Flag(String key, Permille permille) implements Desired {}

        record Restore() implements Desired {}

        record Migrate(String phase) implements Desired {}

        record Roll(Revision revision) implements Desired {}

        record Measure(String analysis, int n, Instant due, RevisionId canary,
                Optional<RevisionId> baseline, String provider, Map<String, String> query) implements Desired {}
    }

    record Command(String id, String service, String rollout, int step, int phase, int attempt, Target target,
            Fence fence, boolean rollback, Instant issuedAt, Instant expiresAt, Desired desired,
            Optional<String> before) {}

    record Observed(List<Share> shares, List<Instances> instances, Optional<RevisionId> stable, Fence fence,
            Optional<String> snapshot, List<FlagShare> flags, List<String> phases) {}

    enum Kind {
        ACCEPTED, PROGRESS, DONE, SETTLED, FAILED, REFUSED, CANCELLED, EXPIRED
    }

    record Outcome(String id, String service, String rollout, String commandId, String target, Kind kind,
            String executor, Optional<Observed> observed, Optional<String> reason, Instant saidAt) {}

    record Actor(String id, String via, boolean authenticated) {}

    record Abort(String requestId, String service, Actor actor, Optional<String> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt) {}

    record LatencyBucket(long leMillis, long count) {}

    record Increment(String id, String service, RevisionId revision, String source, Optional<String> analysis,
            Optional<Integer> n, Instant from, Instant to, long requests, long errors,
            List<LatencyBucket> latencyBuckets, Optional<String> gap) {}

    Revision V2 = new Revision("0123456789ab", "v2", "shop@sha256:12", Map.of("A", "b"), Map.of("new-cart", "on"), "");
    RevisionId STABLE = new RevisionId("ba9876543210");

    static Command command(Desired desired) {
        Instant now = Instant.parse("2026-01-02T03:04:05.006Z");
        return new Command("prod/shop/r1/2/0/app/1", "prod/shop", "prod/shop/r1", 2, 0, 1,
                new Target("app", "local", "dev", "service", Map.of("port", "80")), new Fence(3, 17), true, now,
                now.plusSeconds(60), desired, Optional.of("as it was"));
    }

    static Abort abort() {
        return new Abort("r-2", "prod/shop", new Actor("ann", "cli", true), Optional.of("prod/shop/r1"),
                Optional.empty(),
                Optional.of("it hurts"), Instant.parse("2026-01-02T03:04:05.006Z"));
    }

    static List<Desired> everyDesired() {
        List<Share> shares = List.of(new Share(STABLE, new Permille(950)), new Share(new RevisionId(V2.id()),
                new Permille(50)));
        return List.of(new Desired.Snapshot(), new Desired.Capacity(V2, new Permille(1000)),
                new Desired.Traffic(shares, Optional.of(shares),
                        List.of(new HeaderRoute("beta", "x-beta", "exact", "1", Optional.empty())),
                        Optional.of(new Mirror(Optional.of(STABLE), new Permille(10)))),
                new Desired.Traffic(List.of(), Optional.empty(), List.of(), Optional.empty()),
                new Desired.Roles(STABLE),
                new Desired.Flag("new-cart", new Permille(100)), new Desired.Restore(), new Desired.Migrate("expand"),
                new Desired.Roll(V2),
                new Desired.Measure("errors", 4, Instant.ofEpochMilli(5), STABLE, Optional.empty(),
                        "prometheus",
                        Map.of("query", "up")));
    }
}
