package dev.spillway.executor;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The absolute state that a command asks for, never a delta. On the wire {@code kind} is the record's name in lowerCamelCase. */
public sealed interface Desired {

    /** Reads what Spillway will own at the target; changes nothing, so no fence holds it off. */
    record Snapshot() implements Desired {}

    /**
     * So many instances of a revision.
     *
     * @param permille of full capacity; the platform rounds up, at least one instance above 0; 0 = gone, zero instances
     *            observed
     */
    record Capacity(Revision revision, int permille) implements Desired {
        public Capacity {
            Check.permille("capacity.permille", permille);
        }
    }

    /**
     * Who gets the traffic. That the shares sum to 1000 (or are empty: no revision) is not checked here but by
     * {@link #refusal()}: a command that can be read must be answered, not end as a dead letter.
     *
     * @param expected what must be there before a forward write, else it is drift and refused; absent: write over
     *            whatever is there
     */
    record Traffic(List<Share> shares, Optional<List<Share>> expected, List<HeaderRoute> headerRoutes,
            Optional<Mirror> mirror) implements Desired {
        public Traffic {
            shares = List.copyOf(shares);
            expected = expected.map(List::copyOf);
            headerRoutes = List.copyOf(headerRoutes);
        }

        /** Weights only. */
        public static Traffic of(List<Share> shares) {
            return new Traffic(shares, Optional.empty(), List.of(), Optional.empty());
        }

        @Override
        public Optional<String> refusal() {
            int sum = shares.stream().mapToInt(Share::permille).sum();
            long revisions = shares.stream().map(Share::revision).distinct().count();
            if (revisions != shares.size()) {
                return Optional.of("traffic.shares names a revision twice");
            }
            return shares.isEmpty() || sum == Check.WHOLE
                    ? Optional.empty()
                    : Optional.of("traffic.shares sum to " + sum + ", must be 1000 permille");
        }
    }

    /** Which revision (by id) is stable now: labels only, nothing is deployed again. */
    record Roles(String stable) implements Desired {
        public Roles {
            Check.text("roles.stable", stable);
        }
    }

    /** This part of the audience sees the flag on. */
    record Flag(String key, int permille) implements Desired {
        public Flag {
            Check.text("flag.key", key);
            Check.permille("flag.permille", permille);
        }
    }

    /** All flags of the target are as the command's snapshot tells. */
    record Restore() implements Desired {}

    /** The database stands at this phase. */
    record Migrate(String phase) implements Desired {
        public Migrate {
            Check.text("migrate.phase", phase);
        }
    }

    /** All instances in place are of this revision. */
    record Roll(Revision revision) implements Desired {}

    /**
     * The n-th measurement of an analysis was taken and published; changes nothing.
     *
     * @param n from 1 in each run of the analysis
     * @param canary id of the revision that is judged
     * @param baseline id of the revision that it is compared with
     * @param provider how to ask, for example {@code prometheusText}
     * @param query what to ask, in the provider's own words
     */
    record Measure(String analysis, int n, Instant due, String canary, Optional<String> baseline, String provider,
            Map<String, String> query) implements Desired {
        public Measure {
            Check.text("measure.analysis", analysis);
            Check.natural("measure.n", n);
            Check.text("measure.canary", canary);
            query = Map.copyOf(query);
        }
    }

    /** Why no executor may carry this out; empty where it may. */
    default Optional<String> refusal() {
        return Optional.empty();
    }

    /** False for what only reads: reads are neither fenced nor ordered. */
    default boolean writes() {
        return switch (this) {
            case Snapshot _,Measure _ -> false;
            case Capacity _,Traffic _,Roles _,Flag _,Restore _,Migrate _,Roll _ -> true;
        };
    }

    /**
     * Of two commands about the same thing the newer replaces the older. To restore is about every flag; to roll changes in place
     * the instances that a capacity counts.
     */
    default boolean isAboutSameAs(Desired other) {
        String one = subject();
        String another = other.subject();
        return one.equals(another) || one.startsWith(another + "/") || another.startsWith(one + "/")
                || (this instanceof Roll && other instanceof Capacity)
                || (this instanceof Capacity && other instanceof Roll);
    }

    /** What of the target it is about. */
    default String subject() {
        return switch (this) {
            case Snapshot _ -> "snapshot";
            case Capacity capacity -> "capacity/" + capacity.revision().id();
            case Traffic _ -> "traffic";
            case Roles _ -> "roles";
            case Flag flag -> "flag/" + flag.key();
            case Restore _ -> "flag";
            case Migrate _ -> "migrate";
            case Roll _ -> "roll";
            case Measure measure -> "measure/" + measure.analysis() + "/" + measure.n();
        };
    }

}
