package dev.spillway.core.decide;

import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.State;

/** Waits for a person, or for a pause to run out. Ended by the answer that the question asks for. */
final class WhenHolding {
    private WhenHolding() {}

    static void decide(Draft d, State.Holding state, Signal signal) {
        switch (signal) {
            case Request request -> Verbs.take(d, state, request);
            case Signal.Outcome _ -> d.ignore("no command is out");
            case Signal.Health health -> Healths.take(d, health);
            case Signal.Increment _ -> d.ignore("no analysis runs");
            case Signal.TimerDue timer -> {
                if (Waits.isOver(d, timer)) {
                    Verbs.goOn(d, state, "its time has passed");
                }
            }
        }
    }
}
