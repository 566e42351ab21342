package dev.spillway.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The one grammar of all strategies. The words are Argo Rollouts' where it has a word. */
public sealed interface Step {
    /** Bring the new revision up, next to the stable one, without traffic. */
    record Deploy() implements Step {}

    record SetWeight(Weight weight) implements Step {}

    /** Watch at the present weight. Ends when the minimum has passed and each analysis allows; at the maximum: inconclusive. */
    record Bake(Duration minimum, Duration maximum, List<String> analyses) implements Step {
        public Bake {
            Limits.require(!minimum.isNegative(), () -> "bake must not be negative, but was " + minimum);
            Limits.require(maximum.compareTo(minimum) >= 0,
                    () -> "bake maximum must not be below the minimum " + minimum);
            analyses = List.copyOf(analyses);
        }
    }

    /** Wait for resume, or for the duration. */
    record Pause(Optional<Duration> duration) implements Step {}

    /** Wait for so many distinct authenticated people other than the deployer. */
    record Approve(int approvals) implements Step {
        public Approve {
            Limits.require(approvals > 0 && approvals <= 10,
                    () -> "approve needs 1..10 approvals, but was " + approvals);
        }
    }

    /** Judge once, outside a bake. */
    record Analysis(List<String> analyses, Duration maximum) implements Step {
        public Analysis {
            analyses = List.copyOf(analyses);
        }
    }

    /** Capacity of its own for the new revision; absent: it follows the weight again. */
    record SetCanaryScale(Optional<Weight> weight) implements Step {}

    /** Requests that match any of these go to the new revision, whatever the weight; none: the route goes. */
    record SetHeaderRoute(String name, List<HeaderMatch> matches) implements Step {
        public SetHeaderRoute {
            Limits.name("setHeaderRoute.name", name);
            matches = Limits.atMost(Limits.HEADER_MATCHES, "setHeaderRoute.matches", matches);
        }
    }

    record SetMirrorRoute(Weight weight) implements Step {}

    /** This part of the users sees the flag on. */
    record SetFlag(String key, Weight weight) implements Step {
        public SetFlag {
            Limits.name("setFlag.key", key);
        }
    }

    /**
     * Brings the schema to a phase. Expand and backfill are carried out where they stand and never undone; contract is carried
     * out in the tail, when the old revision was observed gone.
     */
    record Migrate(String phase) implements Step {
        public static final String EXPAND = "expand";
        public static final String BACKFILL = "backfill";
        public static final String CONTRACT = "contract";

        public Migrate {
            Limits.require(phase.equals(EXPAND) || phase.equals(BACKFILL) || phase.equals(CONTRACT),
                    "migrate must be one of expand, backfill, contract, but was '" + phase + "'");
        }

        public boolean contracts() {
            return phase.equals(CONTRACT);
        }
    }

    /** Replace instances in place, as a Deployment does. */
    record Roll() implements Step {}

    /** Swap the roles: what was verified becomes stable, and is not deployed again. */
    record Promote() implements Step {}
}
