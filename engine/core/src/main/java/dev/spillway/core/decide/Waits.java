package dev.spillway.core.decide;

import dev.spillway.core.signal.Signal.TimerDue;
import dev.spillway.core.state.Timers;

/** Whether a timer still means something. */
final class Waits {
    private Waits() {}

    static boolean isOver(Draft d, TimerDue timer) {
        boolean armed = Timers.of(d.service()).contains(new Timers.Timer(timer.timer(), timer.due()));
        boolean over = armed && !d.at().isBefore(timer.due());
        if (!over) {
            d.ignore(armed ? timer.timer() + " is not due yet" : "nobody waits for " + timer.timer());
        }
        return over;
    }
}
