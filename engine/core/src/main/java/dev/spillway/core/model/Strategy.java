package dev.spillway.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a service is released. Compiles to a plan of steps. */
public sealed interface Strategy {
    /**
     * Steps as written; deploy and promote are added where they are missing.
     *
     * @param background counted in these steps
     */
    record Canary(List<Step> steps, Optional<Background> background) implements Strategy {
        public Canary {
            Limits.require(!steps.isEmpty(), "strategy.canary.steps must not be empty");
            steps = Limits.atMost(Limits.STEPS - 2, "strategy.canary.steps", steps);
        }

        public Canary(List<Step> steps) {
            this(steps, Optional.empty());
        }
    }

    /**
     * The idle colour comes up, is optionally looked at and approved, takes all traffic at once and bakes.
     *
     * @param bake   zero: none
     * @param before steps between deploy and the switch
     * @param after  steps between the switch and the bake
     */
    record BlueGreen(Duration bake, List<String> analyses, Optional<Integer> approvals, List<Step> before,
            List<Step> after) implements Strategy {
        public BlueGreen {
            Limits.require(!bake.isNegative(), "strategy.blueGreen.bake must not be negative, but was " + bake);
            analyses = List.copyOf(analyses);
            before = Limits.atMost(Limits.STEPS / 4, "strategy.blueGreen.before", before);
            after = Limits.atMost(Limits.STEPS / 4, "strategy.blueGreen.after", after);
        }

        public BlueGreen(Duration bake, List<String> analyses, Optional<Integer> approvals) {
            this(bake, analyses, approvals, List.of(), List.of());
        }
    }

    record Rolling() implements Strategy {}

    /**
     * Ramps a flag alone: nothing is deployed, and no traffic is shifted. Promote is added where it is missing.
     *
     * @param background counted in these steps
     */
    record Flag(List<Step> steps, Optional<Background> background) implements Strategy {
        public Flag {
            Limits.require(!steps.isEmpty(), "strategy.flag.steps must not be empty");
            steps = Limits.atMost(Limits.STEPS - 2, "strategy.flag.steps", steps);
        }
    }
}
