package dev.spillway.core.decide;

import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.State;
import dev.spillway.core.state.Timers;

/** Waits for a person, or for a pause to run out. Ended by the answer that the question asks for. */
final class WhenHolding {
    private WhenHolding() {}

    static void decide(Draft d, State.Holding state, Signal signal) {
        switch (signal) {
            case Request request -> Verbs.take(d, state, request);
            case Signal.Outcome outcome -> Measuring.missed(d, state, outcome);
            case Signal.Health health -> Healths.take(d, health);
            case Signal.Increment increment -> Measuring.take(d, state, increment);
            case Signal.Measurement measurement -> Measuring.take(d, state, measurement);
            case Signal.TimerDue timer -> {
                if (Waits.isOver(d, timer)) {
                    due(d, state, timer);
                }
            }
        }
    }

    private static void due(Draft d, State.Holding state, Signal.TimerDue timer) {
        if (timer.timer().equals(Timers.HOLD)) {
            Verbs.goOn(d, state, "its time has passed");
        } else {
            Measuring.due(d, state, timer.timer());
        }
    }
}
