package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Revision;
import dev.spillway.core.signal.Request.Alert;
import dev.spillway.core.signal.Request.AlertStatus;
import dev.spillway.core.state.Progress;
import dev.spillway.core.state.State;
import java.time.Instant;
import java.util.Optional;

/** Whether an alert concerns the running rollout, and what it may do to it. */
final class Alerts {
    private static final String IGNORED = "ignored";
    private static final String NOTED = "noted";

    private Alerts() {}

    static void take(Draft d, Alert alert) {
        if (!(d.state() instanceof State.Active active)) {
            taken(d, alert, IGNORED, "no rollout is active");
            return;
        }
        if (active.progress().alerts().contains(alert.fingerprint() + "@" + alert.startsAt())) {
            d.ignore("this alert was taken already");
            return;
        }
        Optional<String> unrelated = unrelated(d, alert, active.progress());
        if (unrelated.isPresent()) {
            taken(d, alert, IGNORED, unrelated.get());
            return;
        }
        switch (active) {
            case State.Forward _ -> forward(d, alert);
            case State.RollingBack _ -> taken(d, alert, NOTED, "the rollout is going back already");
            case State.Window _,State.Retiring _ -> tail(d, alert);
        }
    }

    private static Optional<String> unrelated(Draft d, Alert alert, Progress progress) {
        if (alert.status() == AlertStatus.RESOLVED) {
            return Optional.of("resolved never takes an abort back");
        }
        Optional<String> mismatch = alert.ask().rollout().filter(id -> !id.equals(d.brief().rollout()))
                .map(id -> "it names rollout " + id + ", which is not active");
        if (mismatch.isPresent()) {
            return mismatch;
        }
        if (alert.revision().isPresent() && !names(d.brief().revision(), alert)) {
            return Optional.of(d.brief().stable().filter(s -> names(s, alert)).isPresent()
                    ? "it names the stable revision"
                    : "it names revision " + alert.revision().get() + ", which is not the one being released");
        }
        Instant exposed = progress.exposed().orElse(Instant.MAX);
        return alert.startsAt().isBefore(exposed)
                ? Optional.of("it began before the new revision got any traffic")
                : Optional.empty();
    }

    private static boolean names(Revision revision, Alert alert) {
        return alert.revision().filter(r -> r.equals(revision.id().value()) || r.equals(revision.label())).isPresent();
    }

    private static boolean labelled(Alert alert) {
        return alert.revision().isPresent() || alert.ask().rollout().isPresent();
    }

    private static void forward(Draft d, Alert alert) {
        String what = "alert " + alert.fingerprint() + ": " + alert.ask().why();
        if (labelled(alert)) {
            taken(d, alert, "abort", "it names what is being released");
            Requests.dropWaiting(d, what);
            Rollback.start(d, State.RollbackCause.ALERT, what);
        } else if (d.progress().isPaused()) {
            taken(d, alert, NOTED, "paused already");
        } else {
            taken(d, alert, "pause", "it names neither rollout nor revision, so it may only pause");
            Verbs.pause(d, alert.ask().actor().id(), what);
        }
    }

    private static void tail(Draft d, Alert alert) {
        boolean undo = d.brief().plan().policy().undoOnAlertInWindow() && labelled(alert)
                && d.brief().stable().isPresent();
        taken(d, alert, undo ? "undo" : NOTED,
                undo ? "window.onAlert is undo" : "promoted already: undo takes it back");
        if (undo) {
            Requests.dropWaiting(d, "alert " + alert.fingerprint());
            Rollback.start(d, State.RollbackCause.UNDO, "alert " + alert.fingerprint() + ": " + alert.ask().why());
        }
    }

    private static void taken(Draft d, Alert alert, String effect, String reason) {
        d.emit(new Event.AlertTaken(alert.fingerprint(), alert.startsAt(), effect, reason));
    }
}
