package dev.spillway.core.decide;

import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.State;
import dev.spillway.core.state.Timers;

/** Waits for time to pass while analyses and alerts watch. Ended by the clock together with the analyses, or by a failure. */
final class WhenBaking {
    private WhenBaking() {}

    static void decide(Draft d, State.Baking state, Signal signal) {
        switch (signal) {
            case Request request -> Verbs.take(d, state, request);
            case Signal.Outcome outcome -> Measuring.missed(d, state, outcome);
            case Signal.Health health -> Healths.take(d, health);
            case Signal.Increment increment -> Measuring.take(d, state, increment);
            case Signal.Measurement measurement -> Measuring.take(d, state, measurement);
            case Signal.TimerDue timer -> due(d, state, timer);
        }
    }

    private static void due(Draft d, State.Baking state, Signal.TimerDue timer) {
        if (!Waits.isOver(d, timer)) {
            return;
        }
        switch (timer.timer()) {
            case Timers.SHARE -> Shares.giveUp(d);
            case Timers.BAKED -> Bakes.minimumPassed(d);
            case Timers.INCONCLUSIVE -> Bakes.maximumPassed(d, state);
            case String id -> Measuring.due(d, state, id);
        }
    }
}
