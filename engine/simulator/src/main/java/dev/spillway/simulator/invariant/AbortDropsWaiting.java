package dev.spillway.simulator.invariant;

import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;

/** An abort also means the deployment that waits to supersede. */
final class AbortDropsWaiting implements Invariant {
    @Override
    public void afterSignal(Heard heard) {
        boolean back = heard.before().state() instanceof State.Forward
                || heard.before().state() instanceof State.RollingBack;
        if (heard.signal() instanceof Request.Abort(Request.Ask ask) && back && isMeant(heard.before(), ask)) {
            require(heard.after().catalog().waiting().stream().noneMatch(w -> w.mode() == OnConflict.SUPERSEDE),
                    () -> "still waits after an abort: " + heard.after().catalog().waiting());
        }
    }

    private static boolean isMeant(Service service, Request.Ask ask) {
        return service.catalog().digestOf(ask.requestId()).isEmpty() && ask.step().isEmpty() && ask.reason().isPresent()
                && (ask.rollout().isEmpty() || ask.rollout().equals(service.rollout()));
    }
}
