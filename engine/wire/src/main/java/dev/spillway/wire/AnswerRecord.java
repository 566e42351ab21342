package dev.spillway.wire;

import dev.spillway.core.model.Observed;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Signal.Outcome.Kind;
import java.time.Instant;
import java.util.Optional;

/** What executors say, as it travels. */
public sealed interface AnswerRecord {

    record Outcome(String id, ServiceId service, RolloutId rollout, String commandId, String target, Kind kind,
            String executor, Optional<Observed> observed, Optional<String> reason,
            Instant saidAt) implements AnswerRecord {}

    record HealthChanged(String id, ServiceId service, RolloutId rollout, String target, RevisionId revision, int ready,
            int wanted, String executor, Instant saidAt) implements AnswerRecord {}

    record Heartbeat(String executor, String platform, String instance, Instant saidAt) implements AnswerRecord {}
}
