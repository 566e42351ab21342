package dev.spillway.executor;

import java.time.Instant;
import java.util.Optional;

/**
 * What an executor must do.
 *
 * @param id {@code rolloutId/step/phase/target/attempt}
 * @param service {@code env/name}
 * @param rollback takes exposure back: bypasses every limit and waits for nothing older
 * @param before how the target stood before the rollout, in its platform's own words: what {@link Desired.Restore} goes
 *            back to
 * @param expiresAt not started by then: {@code expired}; not done by then: {@code failed}
 */
public record Command(String id, String service, String rollout, int step, int phase, int attempt, Target target,
        Fence fence, boolean rollback, Instant issuedAt, Instant expiresAt, Desired desired,
        Optional<String> before) {
    public Command {
        Check.text("command.id", id);
        Check.text("command.service", service);
        Check.text("command.rollout", rollout);
        Check.natural("command.attempt", attempt);
    }

    /** The same, whatever is there: what was already read back as done is not to be held off by a late older write. */
    public Command unconditional() {
        return desired instanceof Desired.Traffic(var shares, var _, var headerRoutes, var mirror)
                ? new Command(id, service, rollout, step, phase, attempt, target, fence, rollback, issuedAt, expiresAt,
                        new Desired.Traffic(shares, Optional.empty(), headerRoutes, mirror), before)
                : this;
    }

    public Command(String id, String service, String rollout, int step, int phase, int attempt, Target target,
            Fence fence, boolean rollback, Instant issuedAt, Instant expiresAt, Desired desired) {
        this(id, service, rollout, step, phase, attempt, target, fence, rollback, issuedAt, expiresAt, desired,
                Optional.empty());
    }
}
