package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.event.Header.Cause;
import dev.spillway.core.model.Actor;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides every signal in every state.
 *
 * <p>The decision to roll back is in {@link Rollback#start}; who calls it is the list of reasons for which Spillway takes a revision back.
 */
public final class Decider {
    private Decider() {}

    /** Reads only. Total: decided, ignored with a reason, or unknown. */
    public static Decision decide(Service service, Signal signal, Instant at) {
        var draft = new Draft(service, at, cause(signal));
        if (signal instanceof Request request) {
            Optional<String> unknown = Requests.unknown(service, request);
            if (unknown.isPresent()) {
                return new Decision.Unknown(unknown.get());
            }
            if (!Requests.isNew(draft, request)) {
                return draft.decided();
            }
        }
        switch (service.state()) {
            case State.Idle idle -> WhenIdle.decide(draft, idle, signal);
            case State.Applying applying -> WhenApplying.decide(draft, applying, signal);
            case State.Baking baking -> WhenBaking.decide(draft, baking, signal);
            case State.Holding holding -> WhenHolding.decide(draft, holding, signal);
            case State.RollingBack back -> WhenRollingBack.decide(draft, back, signal);
            case State.Window _ -> WhenInTail.decide(draft, signal);
            case State.Retiring _ -> WhenInTail.decide(draft, signal);
        }
        return draft.decided();
    }

    /** The engine failed on this signal: nothing goes forward until somebody resumes. */
    public static Decision.Decided fault(Service service, Signal signal, Instant at, String fault) {
        var draft = new Draft(service, at, cause(signal));
        draft.emit(new Event.EngineFaulted(fault));
        return draft.written();
    }

    /** The abort that needs nothing but the brief: taken when {@link #decide} itself failed on an abort. */
    public static Decision abortWithoutQuestions(Service service, Request.Abort abort, Instant at) {
        var draft = new Draft(service, at, cause(abort));
        if (service.state() instanceof State.Forward) {
            Rollback.start(draft, State.RollbackCause.ABORT, abort.ask().why());
        } else {
            draft.reject(abort, "nothing is going forward");
        }
        return draft.decided();
    }

    private static Cause cause(Signal signal) {
        return switch (signal) {
            case Request r -> new Cause(Cause.Kind.REQUEST, r.ask().requestId(), Optional.of(r.ask().digest()),
                    r.ask().actor(), Optional.of(r.ask().saidAt()));
            case Signal.Outcome o -> engine(Cause.Kind.OUTCOME, o.id(), o.executor());
            case Signal.Health h -> engine(Cause.Kind.HEALTH, h.id(), h.executor());
            case Signal.Increment i -> engine(Cause.Kind.OBSERVATION, i.id(), i.source());
            case Signal.Measurement m -> engine(Cause.Kind.OBSERVATION, m.id(), m.source());
            case Signal.TimerDue t ->
                new Cause(Cause.Kind.TIMER, t.timer() + "@" + t.due(), Optional.empty(), Actor.ENGINE,
                        Optional.empty());
        };
    }

    private static Cause engine(Cause.Kind kind, String id, String by) {
        return new Cause(kind, id, Optional.empty(), new Actor(by, "kafka", false), Optional.empty());
    }
}
