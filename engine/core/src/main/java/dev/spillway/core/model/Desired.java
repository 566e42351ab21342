package dev.spillway.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a target shall be like: absolute, never a delta. */
public sealed interface Desired {
    /** Read what Spillway will own here, before anything is changed. */
    record Snapshot() implements Desired {}

    /** So much of full capacity for a revision, and ready; zero means that no instance is left. */
    record Capacity(Revision revision, Weight permille) implements Desired {}

    /**
     * @param shares   sum to 1000, or empty: no revision
     * @param expected what must be there before a forward write, else it is drift; absent: write over whatever is there
     */
    record Traffic(List<Share> shares, Optional<List<Share>> expected, List<HeaderRoute> headerRoutes,
            Optional<Mirror> mirror) implements Desired {
        public Traffic {
            List<Share> all = List.copyOf(shares);
            shares = all;
            expected = expected.map(List::copyOf);
            headerRoutes = List.copyOf(headerRoutes);
            int sum = all.stream().mapToInt(s -> s.permille().permille()).sum();
            Limits.require(all.isEmpty() || sum == 1000, () -> "traffic shares must sum to 100 %, but were " + all);
        }
    }

    /** Who is stable from now on. Labels only: nothing is deployed again. */
    record Roles(RevisionId stable) implements Desired {}

    record Flag(String key, Weight permille) implements Desired {}

    /** All flags of the target are as the command's snapshot tells: the way back knows no other weight than the one before. */
    record Restore() implements Desired {}

    record Migrate(String phase) implements Desired {}

    record Roll(Revision revision) implements Desired {}

    /** One measurement of an analysis, due at a fixed rate; the answer carries the same identity. */
    record Measure(String analysis, int n, Instant due, RevisionId canary, Optional<RevisionId> baseline,
            String provider, Map<String, String> query) implements Desired {
        public Measure {
            query = Limits.sorted(query);
        }
    }

    /** Requests that match go to this revision, whatever the weights; several of one name: any of them. */
    record HeaderRoute(String name, String header, HeaderMatch.Match match, String value, RevisionId revision) {}

    /** A copy of this share of the traffic goes to this revision; answers are dropped. */
    record Mirror(Weight permille, RevisionId revision) {}
}
