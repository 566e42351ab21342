package dev.spillway.core.decide;

import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Pending;
import dev.spillway.core.state.State;
import dev.spillway.core.state.Timers;
import java.util.List;

/** Waits until every target of a phase was observed as asked. Ended by the last observation, or by the deadline. */
final class WhenApplying {
    private WhenApplying() {}

    static void decide(Draft d, State.Applying state, Signal signal) {
        switch (signal) {
            case Request request -> Verbs.take(d, state, request);
            case Signal.Outcome outcome -> {
                if (Measuring.isAnswer(d, outcome)) {
                    Measuring.missed(d, state, outcome);
                } else if (Commanding.answered(d, state, outcome) && d.state() instanceof State.Applying) {
                    Forward.phase(d, state.phase() + 1, attempts(state));
                }
            }
            case Signal.Health health -> Healths.take(d, health);
            case Signal.Increment increment -> Measuring.take(d, state, increment);
            case Signal.Measurement measurement -> Measuring.take(d, state, measurement);
            case Signal.TimerDue timer -> due(d, state, timer);
        }
    }

    private static void due(Draft d, State.Applying state, Signal.TimerDue timer) {
        if (Waits.isOver(d, timer)) {
            if (timer.timer().equals(Timers.DEADLINE)) {
                Rollback.start(d, State.RollbackCause.DEADLINE, "not done in time: " + late(d, state));
            } else {
                Commanding.due(d, state, timer);
                Measuring.due(d, state, timer.timer());
            }
        }
    }

    /** Numbers go on from phase to phase: a step that is entered again after a drift must not repeat the id of a command. */
    private static int attempts(State.Applying state) {
        return state.pending().stream().mapToInt(p -> p.attempt() - 1).max().orElse(0);
    }

    private static String late(Draft d, State.Applying state) {
        List<Pending> open = state.pending().stream().filter(p -> !p.done()).toList();
        return open.stream().map(p -> p.accepted()
                ? p.target() + " was accepted, but not observed as asked"
                : Commanding.silent(d, p)).findFirst().orElse("nothing is open");
    }
}
