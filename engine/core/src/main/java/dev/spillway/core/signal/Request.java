package dev.spillway.core.signal;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What people and systems ask for. The request id is chosen by the client: the same id with the same content is the same request. */
public sealed interface Request extends Signal {
    Ask ask();

    /**
     * What every request says.
     *
     * @param digest  of the content, so that an id used twice can be told from a duplicate
     * @param rollout the rollout that the caller saw; a mismatch is rejected
     * @param step    the step that the caller saw, likewise
     * @param saidAt  the sender's clock: evidence only
     */
    record Ask(String requestId, String digest, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt) {
        public String why() {
            return reason.orElse("no reason given");
        }
    }

    record PutService(Ask ask, Definition definition) implements Request {}

    record Deploy(Ask ask, Revision revision, Optional<OnConflict> onConflict) implements Request {}

    record Abort(Ask ask) implements Request {}

    record Pause(Ask ask) implements Request {}

    record Resume(Ask ask) implements Request {}

    /** Ends the current wait; full skips the remaining ones, but never approvals, capacity or observation. */
    record Promote(Ask ask, boolean full) implements Request {}

    record Approve(Ask ask) implements Request {}

    /** Passes one undecided or failed analysis. */
    record Skip(Ask ask, Optional<String> analysis) implements Request {}

    record Retry(Ask ask) implements Request {}

    record Undo(Ask ask, Optional<Integer> toRevision, boolean steps, boolean force) implements Request {}

    record Freeze(Ask ask, boolean on) implements Request {}

    /** Ends a rollout whose target is gone. */
    record Abandon(Ask ask) implements Request {}

    record Delete(Ask ask) implements Request {}

    /** The answer to a drift. */
    record AnswerDrift(Ask ask, DriftAnswer answer) implements Request {}

    /** From an alerting system. */
    record Alert(Ask ask, String fingerprint, Instant startsAt, AlertStatus status, Map<String, String> labels,
            Optional<String> revision) implements Request {}

    enum AlertStatus {
        FIRING, RESOLVED
    }

    enum DriftAnswer {
        ACCEPT, OVERWRITE
    }
}
