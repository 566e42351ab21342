package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Step;
import dev.spillway.core.plan.Phases;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.State;
import dev.spillway.core.state.State.Ending;
import dev.spillway.core.state.State.RollbackCause;
import java.util.List;

/** The decision to take a revision back, and the way back. */
final class Rollback {
    private Rollback() {}

    /** Here it is decided. The write that sends all traffic back leaves in this same decision. */
    static void start(Draft d, RollbackCause cause, String reason) {
        d.emit(new Event.RollbackStarted(cause, reason + stableFirst(d), d.service().epoch() + 1));
        if (d.progress().touched()) {
            phase(d, 0);
        } else {
            Forward.end(d, cause == RollbackCause.SUPERSEDED ? Ending.SUPERSEDED : Ending.ABORTED_UNTOUCHED,
                    reason + "; nothing was touched");
        }
    }

    private static String stableFirst(Draft d) {
        boolean down = d.progress().stableDown() || d.state() instanceof State.Retiring;
        return down && d.brief().stable().isPresent() ? "; stable has no instance, so its capacity comes first" : "";
    }

    static void answered(Draft d, State.RollingBack state, Outcome outcome) {
        if (Commanding.answered(d, state, outcome)) {
            phase(d, state.phase() + 1);
        }
    }

    private static void phase(Draft d, int phase) {
        if (!(d.state() instanceof State.RollingBack back)) {
            throw new IllegalStateException("a rollback has phases only while rolling back");
        }
        List<Phases.Phase> phases = Phases.backward(d.brief(), back.progress().step(),
                back.progress().stableDown(), rolesMayHaveSwapped(d, back));
        if (phase < phases.size()) {
            Commanding.issue(d, phases.get(phase), phase, 0);
        } else {
            Forward.end(d, ending(d, back.cause()), back.reason());
        }
    }

    private static boolean rolesMayHaveSwapped(Draft d, State.RollingBack back) {
        return back.cause() == RollbackCause.UNDO
                || d.brief().plan().steps().get(back.progress().step()) instanceof Step.Promote;
    }

    private static Ending ending(Draft d, RollbackCause cause) {
        if (d.brief().stable().isEmpty()) {
            return Ending.FAILED_NO_STABLE;
        }
        return switch (cause) {
            case SUPERSEDED -> Ending.SUPERSEDED;
            case UNDO -> Ending.UNDONE;
            case ABORT, ALERT, ANALYSIS, DEADLINE, FAILURE, HEALTH -> Ending.ROLLED_BACK;
        };
    }
}
