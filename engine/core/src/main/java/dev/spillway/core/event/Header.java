package dev.spillway.core.event;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import java.time.Instant;
import java.util.Optional;

/**
 * What every line of the log says first.
 *
 * @param sequence 1, 2, 3 … per service, without gaps
 * @param at       when the engine decided; never before the line above
 */
public record Header(ServiceId service, long sequence, Instant at, Optional<RolloutId> rollout, Cause cause) {

    /**
     * What an event was caused by.
     *
     * @param id     request id, outcome id, increment id or timer
     * @param digest of a request's content
     */
    public record Cause(Kind kind, String id, Optional<String> digest, Actor actor, Optional<Instant> saidAt) {
        public enum Kind {
            REQUEST, OUTCOME, HEALTH, OBSERVATION, TIMER
        }
    }
}
