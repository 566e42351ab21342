package dev.spillway.core.decide;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.Header;
import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.Catalog;
import dev.spillway.core.state.Progress;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A decision in the making: each event is folded in at once, so that the next one is decided on what is then true. */
final class Draft {
    private final Instant at;
    private final Header.Cause cause;
    private final List<Entry> entries = new ArrayList<>();
    private Service service;
    private String ignored = "nobody waits for it";

    Draft(Service service, Instant at, Header.Cause cause) {
        this.service = service;
        this.at = at.isBefore(service.at()) ? service.at() : at;
        this.cause = cause;
    }

    void emit(Event event) {
        Optional<RolloutId> rollout = event instanceof Event.RolloutStarted started
                ? Optional.of(started.brief().rollout())
                : service.rollout();
        var header = new Header(service.id(), service.sequence() + 1, at, rollout, cause);
        var entry = new Entry(header, event);
        service = Evolve.evolve(service, entry);
        entries.add(entry);
    }

    void reject(Request request, String reason) {
        emit(new Event.RequestRejected(request.getClass().getSimpleName(), request.ask().requestId(), reason));
    }

    void ignore(String reason) {
        ignored = reason;
    }

    Decision decided() {
        return entries.isEmpty() ? new Decision.Ignored(ignored) : written();
    }

    Decision.Decided written() {
        return new Decision.Decided(entries, service);
    }

    Instant at() {
        return at;
    }

    Header.Cause cause() {
        return cause;
    }

    Service service() {
        return service;
    }

    Catalog catalog() {
        return service.catalog();
    }

    Brief brief() {
        return service.running();
    }

    State state() {
        return service.state();
    }

    Progress progress() {
        if (service.state() instanceof State.Active active) {
            return active.progress();
        }
        throw new IllegalStateException("no rollout runs on " + service.id());
    }
}
