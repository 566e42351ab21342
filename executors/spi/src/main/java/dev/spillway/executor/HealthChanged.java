package dev.spillway.executor;

import java.time.Instant;

/** {@link Health} as it stands on the outcomes topic. */
public record HealthChanged(String id, String service, String rollout, String target, String revision, int ready,
        int wanted, String executor, Instant saidAt) {}
