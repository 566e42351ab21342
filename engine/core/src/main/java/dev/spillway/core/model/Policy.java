package dev.spillway.core.model;

import java.time.Duration;

/**
 * How a service wants to be handled; all defaults are in the plan, so that replay never depends on configuration.
 *
 * @param canaryMinimum below this share of ready canary instances the rollout is aborted
 */
public record Policy(OnConflict onConflict, OnInconclusive onInconclusive, Duration window, boolean undoOnAlertInWindow,
        Weight canaryMinimum, Deadlines deadlines) {
    public static final Policy DEFAULT = new Policy(OnConflict.SUPERSEDE, OnInconclusive.HOLD, Duration.ofHours(1),
            false, new Weight(500), Deadlines.DEFAULT);

    /** What a new deployment does while another rollout runs. */
    public enum OnConflict {
        SUPERSEDE, QUEUE, REJECT
    }

    public enum OnInconclusive {
        HOLD, ABORT
    }

    /** How long one forward phase may take, and one attempt of a rollback. */
    public record Deadlines(Duration snapshot, Duration deploy, Duration write, Duration drain,
            Duration rollbackAttempt) {
        public static final Deadlines DEFAULT = new Deadlines(Duration.ofSeconds(30), Duration.ofMinutes(10),
                Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofSeconds(30));
    }

    public Policy {
        Limits.require(!window.isNegative(), () -> "window must not be negative, but was " + window);
    }
}
