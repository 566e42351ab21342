package dev.spillway.core.state;

import dev.spillway.core.model.Fence;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of one service. Three rows, by how often they change: the state (hot), the brief of the running rollout, and the catalog.
 *
 * @param sequence of the last event in the log; 0 before the first
 * @param at       of the last event: time never runs backwards within a service
 * @param epoch    rises with every rollout and every abort
 */
public record Service(ServiceId id, long sequence, Instant at, long epoch, Catalog catalog, Optional<Brief> brief,
        State state) {

    public static Service unknown(ServiceId id) {
        return new Service(id, 0, Instant.EPOCH, 0, Catalog.EMPTY, Optional.empty(), new State.Idle(Optional.empty()));
    }

    public boolean isKnown() {
        return catalog.definition().isPresent();
    }

    /** The brief of the running rollout. Asking while none runs is a broken contract. */
    public Brief running() {
        return brief.orElseThrow(() -> new IllegalStateException("no rollout runs on " + id));
    }

    public Optional<RolloutId> rollout() {
        return brief.map(Brief::rollout);
    }

    /** The fence of a command that the next event issues. */
    public Fence nextFence() {
        return new Fence(epoch, sequence + 1);
    }

    public Service with(State next) {
        return new Service(id, sequence, at, epoch, catalog, brief, next);
    }

    public Service with(Catalog next) {
        return new Service(id, sequence, at, epoch, next, brief, state);
    }

    public Service with(Optional<Brief> next) {
        return new Service(id, sequence, at, epoch, catalog, next, state);
    }

    public Service withEpoch(long next) {
        return new Service(id, sequence, at, Math.max(epoch, next), catalog, brief, state);
    }

    public Service logged(long nextSequence, Instant when) {
        return new Service(id, nextSequence, when, epoch, catalog, brief, state);
    }
}
