package dev.spillway.core.state;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Limits;
import java.time.Instant;
import java.util.Optional;

/**
 * One target of a phase, and how its command stands.
 *
 * @param failures so far, in this phase
 * @param retryAt  when the next attempt leaves; absent while a command is out or the target is done
 * @param noticed  the silence of its executor was already logged
 */
public record Pending(String target, Desired desired, String commandId, int attempt, Instant issuedAt,
        Instant expiresAt, boolean accepted, boolean noticed, boolean done, int failures, Optional<Instant> retryAt) {

    public static Pending of(Command command, int failures) {
        return new Pending(command.target().name(), command.desired(), command.id(), command.attempt(),
                command.issuedAt(), command.expiresAt(), false, false, false, failures, Optional.empty());
    }

    public boolean isOut() {
        return !done && retryAt.isEmpty();
    }

    public Pending withAccepted() {
        return new Pending(target, desired, commandId, attempt, issuedAt, expiresAt, true, noticed, done, failures,
                retryAt);
    }

    public Pending withNoticed() {
        return new Pending(target, desired, commandId, attempt, issuedAt, expiresAt, accepted, true, done, failures,
                retryAt);
    }

    public Pending withDone() {
        return new Pending(target, desired, commandId, attempt, issuedAt, expiresAt, true, noticed, true, failures,
                Optional.empty());
    }

    public Pending failed(Instant nextAttempt) {
        return new Pending(target, desired, commandId, attempt, issuedAt, expiresAt, accepted, noticed, false,
                failures + 1, Optional.of(nextAttempt));
    }

    /** When silence of the executor is worth a line. */
    public Instant noticeAt() {
        return issuedAt.plus(Limits.UNACCEPTED_NOTICE);
    }
}
