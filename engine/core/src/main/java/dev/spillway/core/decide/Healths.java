package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Revision;
import dev.spillway.core.signal.Signal.Health;
import dev.spillway.core.state.State;
import java.util.Optional;

/** Health that nobody asked for: a sick canary aborts, a sick stable holds. */
final class Healths {
    private Healths() {}

    static void take(Draft d, Health health) {
        boolean canary = health.revision().equals(d.brief().revision().id());
        boolean stable = d.brief().stable().map(Revision::id).equals(Optional.of(health.revision()));
        // who is stable may be found out yet: a report forgotten until then would act when it is delivered again
        boolean known = canary || stable || d.brief().stable().isEmpty();
        if (!health.rollout().equals(d.brief().rollout()) || !known) {
            d.ignore("it is about a revision that this rollout does not know");
            return;
        }
        if (d.progress().alerts().contains(d.cause().id())) {
            d.ignore("this was said already");
            return;
        }
        d.emit(new Event.HealthReported(health.target(), health.revision(), health.ready(), health.wanted()));
        if (d.state() instanceof State.Forward && sick(d, health)) {
            String seen = health.ready() + " of " + health.wanted() + " instances of " + health.revision()
                    + " are ready";
            if (canary && d.progress().exposed().isPresent()) {
                Rollback.start(d, State.RollbackCause.HEALTH, "the new revision is sick: " + seen);
            } else if (stable && !d.progress().isPaused()) {
                Verbs.pause(d, "spillway", "stable is sick: " + seen);
            }
        }
    }

    private static boolean sick(Draft d, Health health) {
        int minimum = d.brief().plan().policy().canaryMinimum().permille();
        boolean gone = health.wanted() == 0 && !health.revision().equals(d.brief().revision().id());
        return gone || health.ready() * 1000L < (long) health.wanted() * minimum;
    }
}
