package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.plan.Phases;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.util.List;

/** After the promotion: the window in which the old revision stays warm, then its retirement. */
final class Tail {
    private Tail() {}

    /** The outcome is decided here. */
    static void promoted(Draft d) {
        Duration window = d.brief().plan().policy().window();
        d.emit(new Event.Promoted(d.brief().revision()));
        d.emit(new Event.WindowOpened(d.at().plus(window)));
        if (d.brief().stable().isEmpty()) {
            close(d, "there is no older revision to go back to");
        } else if (window.isZero()) {
            close(d, "the plan has no window");
        } else if (!d.catalog().waiting().isEmpty()) {
            close(d, "another deployment waits");
        }
    }

    static void close(Draft d, String reason) {
        d.emit(new Event.WindowClosed(reason));
        phase(d, 0);
    }

    /** From here on older revisions have no schema that they could run on. */
    static boolean contracts(Draft d) {
        return d.state() instanceof State.Retiring retiring && !retiring.pending().isEmpty()
                && Phases.retire(d.brief()).get(retiring.phase()).contracts();
    }

    static void phase(Draft d, int phase) {
        List<Phases.Phase> phases = Phases.retire(d.brief());
        if (phase < phases.size() && phases.get(phase).contracts() && !d.catalog().waiting().isEmpty()) {
            Forward.end(d, State.Ending.PROMOTED,
                    "promoted; the schema was not contracted, because another deployment waits");
        } else if (phase < phases.size()) {
            Commanding.issue(d, phases.get(phase), phase, 0);
        } else {
            Forward.end(d, State.Ending.PROMOTED, "promoted");
        }
    }
}
