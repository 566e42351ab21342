package dev.spillway.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a service is released. Compiles to a plan of steps. */
public sealed interface Strategy {
    /** Steps as written; deploy and promote are added where they are missing. */
    record Canary(List<Step> steps) implements Strategy {
        public Canary {
            Limits.require(!steps.isEmpty(), "strategy.canary.steps must not be empty");
            steps = Limits.atMost(Limits.STEPS - 2, "strategy.canary.steps", steps);
        }
    }

    /** The idle colour comes up, is optionally approved, takes all traffic at once and bakes. */
    record BlueGreen(Duration bake, List<String> analyses, Optional<Integer> approvals) implements Strategy {
        public BlueGreen {
            analyses = List.copyOf(analyses);
        }
    }

    record Rolling() implements Strategy {}
}
