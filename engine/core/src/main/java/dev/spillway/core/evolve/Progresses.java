package dev.spillway.core.evolve;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Revision;
import dev.spillway.core.state.Progress;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Progress, holds and pauses. */
final class Progresses {
    private Progresses() {}

    static Progress of(Service s) {
        return s.state() instanceof State.Active active ? active.progress() : Progress.START;
    }

    static Service progress(Service s, UnaryOperator<Progress> change) {
        return s.state() instanceof State.Active active ? s.with(active.with(change.apply(active.progress()))) : s;
    }

    static Service held(Service s, Event.Held e, Instant at) {
        return s.with(new State.Holding(of(s), e.question(), at, e.until(), List.of(), attempts(s)));
    }

    private static int attempts(Service s) {
        return s.state() instanceof State.Applying a
                ? a.pending().stream().mapToInt(p -> p.attempt()).max().orElse(0)
                : 0;
    }

    static Service faulted(Service s, Event.EngineFaulted e, Instant at) {
        return paused(s.with(s.catalog().withFault(Optional.of(e.fault()))),
                new Event.Paused("spillway", e.fault(), Optional.empty()), at);
    }

    static Service answered(Service s) {
        return progress(s, p -> p.guarded(false));
    }

    static Service paused(Service s, Event.Paused e, Instant at) {
        return progress(s,
                p -> p.pause(Optional.of(new Progress.ManualPause(at, e.by(), e.deadlineLeft()))));
    }

    static Service resumed(Service s, Event.Resumed e) {
        Service on = progress(s.with(s.catalog().withFault(Optional.empty())), p -> p.pause(Optional.empty()));
        return on.state() instanceof State.Applying a && e.deadline().isPresent()
                ? on.with(new State.Applying(a.progress(), a.phase(), a.pending(), e.deadline()))
                : on;
    }

    static Service approved(Service s, Event.Approved e) {
        if (!(s.state() instanceof State.Holding h)) {
            return s;
        }
        var by = new ArrayList<>(h.approvedBy());
        by.add(e.by());
        return s.with(new State.Holding(h.progress(), h.question(), h.since(), h.until(), by, h.attempts()));
    }

    static Service health(Service before, Event.HealthReported e, String id) {
        Service s = progress(before, p -> p.alerted(id, Limits.ALERTS_REMEMBERED));
        boolean ofStable = s.brief().flatMap(b -> b.stable()).map(Revision::id).equals(Optional.of(e.revision()));
        return ofStable && (s.state() instanceof State.Forward || s.state() instanceof State.Window)
                ? progress(s, p -> p.stableDown(e.ready() == 0))
                : s;
    }

    static Service alerted(Service s, Event.AlertTaken e) {
        return progress(s, p -> p.alerted(key(e.fingerprint(), e.startsAt()), Limits.ALERTS_REMEMBERED));
    }

    private static String key(String fingerprint, Instant startsAt) {
        return fingerprint + "@" + startsAt;
    }
}
