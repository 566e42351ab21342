package dev.spillway.core.model;

import java.time.Instant;

/**
 * What an event asks of an executor.
 *
 * @param id       {@code rolloutId/step/phase/target/attempt}: the same decision always has the same id
 * @param rollback takes exposure back: bypasses every limit
 */
public record Command(String id, ServiceId service, RolloutId rollout, int step, int phase, int attempt, Target target,
        Fence fence, boolean rollback, Instant issuedAt, Instant expiresAt, Desired desired) {}
