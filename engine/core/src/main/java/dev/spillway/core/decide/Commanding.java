package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Fence;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.Target;
import dev.spillway.core.plan.Matches;
import dev.spillway.core.plan.Phases;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.Pending;
import dev.spillway.core.state.State;
import dev.spillway.core.state.Timers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** Issuing the commands of a phase and taking their answers: the same forwards, backwards and in the tail. */
final class Commanding {
    /** Steps of commands that belong to no step of the plan. */
    static final int BACKWARD = -1;
    static final int RETIRE = -2;

    private Commanding() {}

    static void issue(Draft d, Phases.Phase phase, int index, int attempts) {
        int step = step(d);
        Instant expires = d.at().plus(phase.deadline());
        var commands = new ArrayList<Command>();
        for (Phases.Ask ask : phase.asks()) {
            commands.add(command(d, step, index, attempts + 1, ask.target(), guard(d, ask.desired()), expires));
        }
        Optional<Instant> deadline = d.state() instanceof State.Forward ? Optional.of(expires) : Optional.empty();
        d.emit(new Event.CommandsIssued(step, index, commands, deadline));
    }

    /** After a drift was answered, the next forward write expects nothing. */
    private static Desired guard(Draft d, Desired desired) {
        return desired instanceof Desired.Traffic t && !d.progress().guarded()
                ? new Desired.Traffic(t.shares(), Optional.empty(), t.headerRoutes(), t.mirror())
                : desired;
    }

    private static int step(Draft d) {
        return switch (d.state()) {
            case State.RollingBack _ -> BACKWARD;
            case State.Retiring _ -> RETIRE;
            case State.Idle _,State.Applying _,State.Baking _,State.Holding _,State.Window _ -> d.progress().step();
        };
    }

    private static Command command(Draft d, int step, int phase, int attempt, Target target, Desired desired,
            Instant expires) {
        String id = String.join("/", d.brief().rollout().toString(), String.valueOf(step), String.valueOf(phase),
                target.name(), String.valueOf(attempt));
        return new Command(id, d.service().id(), d.brief().rollout(), step, phase, attempt, target,
                d.service().nextFence(), step == BACKWARD, d.at(), expires, desired,
                desired instanceof Desired.Restore ? before(d, target.name()) : Optional.empty());
    }

    /** Takes an answer. True when it completed the phase. */
    static boolean answered(Draft d, State.Commanding state, Outcome outcome) {
        Optional<Pending> found = state.pending().stream().filter(p -> p.commandId().equals(outcome.commandId()))
                .filter(Pending::isOut).findFirst();
        if (found.isEmpty()) {
            d.ignore("nobody waits for command " + outcome.commandId());
            return false;
        }
        Pending pending = found.get();
        switch (outcome.kind()) {
            case ACCEPTED -> {
                if (!pending.accepted()) {
                    d.emit(new Event.CommandAccepted(pending.commandId(), pending.target(), outcome.executor()));
                }
            }
            case DONE -> done(d, pending, outcome);
            case FAILED, REFUSED, CANCELLED, EXPIRED -> failed(d, pending, outcome.kind(),
                    outcome.reason().orElse("no reason given"), outcome.observed());
            case PROGRESS, SETTLED -> d.ignore("only said in passing");
        }
        return d.state() instanceof State.Commanding now && !now.pending().isEmpty()
                && now.pending().stream().allMatch(Pending::done);
    }

    /** The executor says done; what it observed decides. */
    private static void done(Draft d, Pending pending, Outcome outcome) {
        Observed observed = outcome.observed().orElse(Observed.NOTHING);
        Optional<String> difference = difference(d, pending, observed)
                .or(() -> unfenced(d, pending.desired(), observed.fence()));
        if (difference.isPresent()) {
            failed(d, pending, Outcome.Kind.FAILED, "done was claimed, but " + difference.get(), Optional.empty());
            return;
        }
        if (pending.desired() instanceof Desired.Snapshot) {
            d.emit(new Event.SnapshotTaken(pending.target(), observed.snapshot().orElse(""), observed.fence()));
            adopt(d, observed);
        }
        d.emit(new Event.TargetObserved(pending.commandId(), pending.target(), observed));
    }

    private static Optional<String> difference(Draft d, Pending pending, Observed observed) {
        return pending.desired() instanceof Desired.Restore
                ? Matches.difference(before(d, pending.target()), observed)
                : Matches.difference(pending.desired(), observed);
    }

    private static Optional<String> before(Draft d, String target) {
        return Optional.ofNullable(d.brief().snapshots().get(target));
    }

    /** A target that still carries the fence of an older epoch holds nothing off: an older write may yet land on what was seen. */
    private static Optional<String> unfenced(Draft d, Desired desired, Fence found) {
        boolean older = !found.equals(Fence.NONE) && found.epoch() < d.service().epoch();
        return older && !(desired instanceof Desired.Snapshot)
                ? Optional.of("the target still carries the fence of epoch " + found.epoch())
                : Optional.empty();
    }

    /** What already runs is stable from now on; a label alone, perhaps left by a rollout that failed, is nobody. */
    private static void adopt(Draft d, Observed observed) {
        observed.stable().filter(_ -> d.brief().stable().isEmpty()).filter(id -> runs(observed, id))
                .ifPresent(id -> d.emit(new Event.Adopted(id.equals(d.brief().revision().id())
                        ? d.brief().revision()
                        : new Revision(id, "adopted", "adopted:" + id, Map.of(), Map.of(), ""))));
    }

    private static boolean runs(Observed observed, RevisionId id) {
        return observed.weightOf(id).permille() > 0 || observed.instancesOf(id).total() > 0;
    }

    private static void failed(Draft d, Pending pending, Outcome.Kind kind, String reason,
            Optional<Observed> observed) {
        if (d.state() instanceof State.Applying) {
            failedForward(d, pending, kind, reason, observed);
            return;
        }
        note(d, pending, kind, reason);
        if (pending.failures() + 1 == Limits.STUCK_AFTER_FAILURES && d.state() instanceof State.RollingBack) {
            d.emit(new Event.RollbackStuck(pending.failures() + 1, pending.target() + ": " + reason));
        }
    }

    private static void failedForward(Draft d, Pending pending, Outcome.Kind kind, String reason,
            Optional<Observed> observed) {
        note(d, pending, kind, reason);
        if (kind == Outcome.Kind.REFUSED) {
            if (observed.isPresent() && Matches.drifted(pending.desired(), observed.get())
                    && pending.desired() instanceof Desired.Traffic t) {
                d.emit(new Event.DriftFound(pending.target(), t.expected().orElse(t.shares()),
                        observed.get().shares()));
                d.emit(new Event.Held(State.Question.DRIFT, pending.target() + " is not as we left it: "
                        + observed.get().shares() + "; accept, overwrite or abort", Optional.empty()));
            } else {
                Rollback.start(d, State.RollbackCause.FAILURE, pending.target() + " refused: " + reason);
            }
        } else if (pending.failures() + 1 >= Limits.FORWARD_ATTEMPTS) {
            Rollback.start(d, State.RollbackCause.FAILURE,
                    pending.target() + " failed " + (pending.failures() + 1) + " times: " + reason);
        }
    }

    private static void note(Draft d, Pending pending, Outcome.Kind kind, String reason) {
        Instant retryAt = d.at().plus(Limits.backoff(pending.failures() + 1));
        d.emit(new Event.CommandFailed(pending.commandId(), pending.target(), kind, reason, retryAt));
    }

    /** Timers of commands: retry, silence, expiry. */
    static void due(Draft d, State.Commanding state, Signal.TimerDue timer) {
        for (Pending p : state.pending()) {
            if (timer.timer().equals(Timers.RETRY + p.target())) {
                if (!(state instanceof State.Applying) || Forward.mayAsk(d, state.phase())) {
                    repeat(d, state, p);
                }
            } else if (timer.timer().equals(Timers.SILENCE + p.target())) {
                d.emit(new Event.ExecutorSilent(p.commandId(), p.target(), silent(d, p)));
            } else if (timer.timer().equals(Timers.EXPIRY + p.target())) {
                failed(d, p, Outcome.Kind.EXPIRED, p.accepted() ? "no answer in time" : silent(d, p),
                        Optional.empty());
            }
        }
    }

    static String silent(Draft d, Pending pending) {
        Target target = d.brief().plan().target(pending.target());
        return "no executor serves " + target.platform() + "/" + target.instance() + ": nobody accepted the command";
    }

    private static void repeat(Draft d, State.Commanding state, Pending p) {
        Instant expires = d.at().plus(java.time.Duration.between(p.issuedAt(), p.expiresAt()));
        d.emit(new Event.CommandRepeated(command(d, step(d), state.phase(), p.attempt() + 1,
                d.brief().plan().target(p.target()), p.desired(), expires), p.failures()));
    }
}
