package dev.spillway.wire;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request.AlertStatus;
import dev.spillway.core.signal.Request.DriftAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests as they travel: flat, so that a producer in any language writes one simple record. Bound by name to the schemas of the same names. */
public sealed interface RequestRecord {
    String requestId();

    ServiceId service();

    Actor actor();

    Optional<RolloutId> rollout();

    Optional<Integer> step();

    Optional<String> reason();

    Instant saidAt();

    /** What it says beyond what all requests say. */
    default List<Object> content() {
        return List.of();
    }

    /** Of what it says, without who sent this copy of it and when: a client that asks again says the same. */
    default String digest() {
        return Revision.sha256(List.of(getClass().getSimpleName(), requestId(), service(), rollout(), step(), reason(),
                content()).toString());
    }

    record PutService(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout,
            Optional<Integer> step, Optional<String> reason, Instant saidAt,
            String definition) implements RequestRecord {
        @Override
        public List<Object> content() {
            return List.of(definition);
        }
    }

    record Deploy(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt, String label, String artifact, Map<String, String> config,
            Map<String, String> flags, String schemaPhase, Optional<OnConflict> onConflict) implements RequestRecord {
        public Deploy {
            config = Limits.sorted(config);
            flags = Limits.sorted(flags);
        }

        @Override
        public List<Object> content() {
            return List.of(label, artifact, config, flags, schemaPhase, onConflict);
        }
    }

    record Abort(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt) implements RequestRecord {}

    record Pause(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt) implements RequestRecord {}

    record Resume(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt) implements RequestRecord {}

    record Promote(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout,
            Optional<Integer> step, Optional<String> reason, Instant saidAt, boolean full) implements RequestRecord {
        @Override
        public List<Object> content() {
            return List.of(full);
        }
    }

    record Approve(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout,
            Optional<Integer> step, Optional<String> reason, Instant saidAt) implements RequestRecord {}

    record Skip(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt, Optional<String> analysis) implements RequestRecord {
        @Override
        public List<Object> content() {
            return List.of(analysis);
        }
    }

    record Retry(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt) implements RequestRecord {}

    record Undo(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt, Optional<Integer> toRevision, boolean steps,
            boolean force) implements RequestRecord {
        @Override
        public List<Object> content() {
            return List.of(toRevision, steps, force);
        }
    }

    record Freeze(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt, boolean on) implements RequestRecord {
        @Override
        public List<Object> content() {
            return List.of(on);
        }
    }

    record Abandon(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout,
            Optional<Integer> step, Optional<String> reason, Instant saidAt) implements RequestRecord {}

    record Delete(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt) implements RequestRecord {}

    record AnswerDrift(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout,
            Optional<Integer> step, Optional<String> reason, Instant saidAt,
            DriftAnswer answer) implements RequestRecord {
        @Override
        public List<Object> content() {
            return List.of(answer);
        }
    }

    record Alert(String requestId, ServiceId service, Actor actor, Optional<RolloutId> rollout, Optional<Integer> step,
            Optional<String> reason, Instant saidAt, String fingerprint, Instant startsAt, AlertStatus status,
            Map<String, String> labels, Optional<String> revision, String summary) implements RequestRecord {
        public Alert {
            labels = Limits.sorted(labels);
        }

        /**
         * By what its sender knows it, not by what it says: an alert that is sent again says "5.3 % of the requests fail" first and
         * "7.1 %" then, and is the same alert.
         */
        @Override
        public String digest() {
            return Revision.sha256(
                    List.of(getClass().getSimpleName(), requestId(), service(), fingerprint, startsAt, status)
                            .toString());
        }
    }
}
