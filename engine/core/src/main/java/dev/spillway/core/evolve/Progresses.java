package dev.spillway.core.evolve;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Revision;
import dev.spillway.core.state.Pending;
import dev.spillway.core.state.Progress;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import java.time.Duration;
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
        return s.with(new State.Holding(of(s), e.question(), at, e.until(), List.of(), attempts(s.state()),
                stopped(s.state(), e.question())));
    }

    /** A new step: nothing of it was asked yet. */
    static Service step(Service s, int step) {
        return s.with(new State.Applying(of(s).at(step), 0, List.of(), Optional.empty()));
    }

    private static int attempts(State state) {
        return switch (state) {
            // numbers go on from phase to phase, so that no step entered again repeats the id of a command
            case State.Applying a ->
                a.pending().stream().mapToInt(p -> p.attempt() - (through(a) ? 1 : 0)).max().orElse(0);
            case State.Holding h -> h.attempts();
            case State.Idle _,State.Baking _,State.RollingBack _,State.Window _,State.Retiring _ -> 0;
        };
    }

    /** The phase that a pause or a freeze stopped. */
    private static Optional<Integer> stopped(State state, State.Question question) {
        if (question != State.Question.MANUAL_PAUSE && question != State.Question.FROZEN) {
            return Optional.empty();
        }
        return switch (state) {
            case State.Applying a -> Optional.of(through(a) ? a.phase() + 1 : a.phase());
            // overwriting a drift takes the step from its beginning
            case State.Holding h -> h.question() == State.Question.DRIFT ? Optional.of(0) : h.phase();
            case State.Idle _,State.Baking _,State.RollingBack _,State.Window _,State.Retiring _ -> Optional.empty();
        };
    }

    private static boolean through(State.Applying a) {
        return !a.pending().isEmpty() && a.pending().stream().allMatch(Pending::done);
    }

    static Service faulted(Service s, Event.EngineFaulted e, Instant at) {
        Service faulted = s.with(s.catalog().withFault(Optional.of(e.fault())));
        boolean paused = s.state() instanceof State.Active a && a.progress().isPaused();
        Optional<Duration> left = s.state() instanceof State.Forward f
                ? f.deadline().map(deadline -> Duration.between(at, deadline))
                : Optional.empty();
        return paused ? faulted : paused(faulted, new Event.Paused("spillway", e.fault(), left), at);
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
        return e.deadline().map(deadline -> on.with(by(on.state(), deadline))).orElse(on);
    }

    private static State by(State state, Instant deadline) {
        return switch (state) {
            case State.Applying a -> new State.Applying(a.progress(), a.phase(), a.pending(), Optional.of(deadline));
            // the bake may have begun anew during the pause: then it has its own maximum, which is later
            case State.Baking b -> b.until(b.until(), deadline.isBefore(b.latest()) ? b.latest() : deadline);
            case State.Idle _,State.Holding _,State.RollingBack _,State.Window _,State.Retiring _ -> state;
        };
    }

    static Service approved(Service s, Event.Approved e) {
        if (!(s.state() instanceof State.Holding h)) {
            return s;
        }
        var by = new ArrayList<>(h.approvedBy());
        by.add(e.by());
        return s.with(new State.Holding(h.progress(), h.question(), h.since(), h.until(), by, h.attempts(),
                h.phase()));
    }

    static Service health(Service before, Event.HealthReported e, String id) {
        Service s = progress(before, p -> p.alerted(id, Limits.ALERTS_REMEMBERED));
        boolean ofStable = s.brief().flatMap(b -> b.stable()).map(Revision::id).equals(Optional.of(e.revision()));
        return ofStable && (s.state() instanceof State.Forward || s.state() instanceof State.Window)
                ? progress(s, p -> p.stableDown(e.wanted() == 0))
                : s;
    }

    static Service alerted(Service s, Event.AlertTaken e) {
        return progress(s, p -> p.alerted(key(e.fingerprint(), e.startsAt()), Limits.ALERTS_REMEMBERED));
    }

    private static String key(String fingerprint, Instant startsAt) {
        return fingerprint + "@" + startsAt;
    }
}
