package dev.spillway.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What an event asks of an executor.
 *
 * @param id       {@code rolloutId/step/phase/target/attempt}: the same decision always has the same id
 * @param rollback takes exposure back: bypasses every limit
 * @param before   of a {@link Desired.Restore}: the snapshot that was taken of the target
 */
public record Command(String id, ServiceId service, RolloutId rollout, int step, int phase, int attempt, Target target,
        Fence fence, boolean rollback, Instant issuedAt, Instant expiresAt, Desired desired,
        Optional<String> before) {
    public Command(String id, ServiceId service, RolloutId rollout, int step, int phase, int attempt, Target target,
            Fence fence, boolean rollback, Instant issuedAt, Instant expiresAt, Desired desired) {
        this(id, service, rollout, step, phase, attempt, target, fence, rollback, issuedAt, expiresAt, desired,
                Optional.empty());
    }
}
