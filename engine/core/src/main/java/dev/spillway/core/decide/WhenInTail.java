package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Revision;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.State;
import java.util.Optional;

/** The outcome is decided: the old revision is kept warm for a while, then it goes. Ended by the window, by undo or by a new deployment. */
final class WhenInTail {
    private static final String DECIDED = "the rollout is promoted already";

    private WhenInTail() {}

    static void decide(Draft d, Signal signal) {
        switch (signal) {
            case Request request -> request(d, request);
            case Signal.Outcome outcome -> outcome(d, outcome);
            case Signal.Health health -> Healths.take(d, health);
            case Signal.Increment _,Signal.Measurement _ -> d.ignore("no analysis runs");
            case Signal.TimerDue timer -> due(d, timer);
        }
    }

    private static void outcome(Draft d, Signal.Outcome outcome) {
        if (d.state() instanceof State.Retiring retiring) {
            if (Commanding.answered(d, retiring, outcome)) {
                Tail.phase(d, retiring.phase() + 1);
            }
        } else {
            d.ignore("no command is out");
        }
    }

    private static void due(Draft d, Signal.TimerDue timer) {
        if (Waits.isOver(d, timer)) {
            if (d.state() instanceof State.Retiring retiring) {
                Commanding.due(d, retiring, timer);
            } else {
                Tail.close(d, "its time has passed");
            }
        }
    }

    private static void request(Draft d, Request request) {
        switch (request) {
            case Request.PutService put -> Requests.define(d, put);
            case Request.Deploy deploy -> deploy(d, deploy);
            case Request.Undo undo -> undo(d, undo);
            case Request.Freeze freeze -> Requests.freeze(d, freeze);
            case Request.Alert alert -> Alerts.take(d, alert);
            case Request.Abandon abandon -> Verbs.abandon(d, abandon);
            case Request.Abort abort -> d.reject(abort, DECIDED + ": undo takes it back");
            case Request.Pause pause -> d.reject(pause, DECIDED);
            case Request.Resume resume when d.catalog().fault().isPresent() ->
                d.emit(new Event.Resumed(resume.ask().actor().id(), Optional.empty()));
            case Request.Resume resume -> d.reject(resume, DECIDED);
            case Request.Promote promote -> d.reject(promote, DECIDED);
            case Request.Approve approve -> d.reject(approve, DECIDED);
            case Request.Skip skip -> d.reject(skip, DECIDED);
            case Request.Retry retry -> d.reject(retry, DECIDED);
            case Request.AnswerDrift answer -> d.reject(answer, DECIDED);
            case Request.Delete delete -> d.reject(delete, "the old revision is not retired yet");
        }
    }

    private static void deploy(Draft d, Request.Deploy deploy) {
        if (deploy.revision().id().equals(d.brief().revision().id())) {
            d.emit(new Event.AlreadyStable(deploy.revision()));
            return;
        }
        int waiting = d.catalog().waiting().size();
        Requests.waitsForTail(d, deploy);
        if (d.state() instanceof State.Window && d.catalog().waiting().size() > waiting) {
            Tail.close(d, "superseded by " + deploy.ask().requestId());
        }
    }

    /** Back to the revision that is still warm: one traffic write. */
    private static void undo(Draft d, Request.Undo undo) {
        Optional<Revision> old = d.brief().stable();
        Optional<Integer> warm = d.catalog().history().reversed().stream()
                .filter(p -> old.map(Revision::id).equals(Optional.of(p.revision().id()))).findFirst()
                .map(p -> p.number());
        if (Tail.contracts(d)) {
            d.reject(undo, "the schema is being contracted: no older revision can run on it");
        } else if (old.isEmpty()) {
            d.reject(undo, "there is no older revision to go back to");
        } else if (undo.toRevision().isPresent() && !undo.toRevision().equals(warm)) {
            d.reject(undo, "within the window undo goes to revision " + warm.map(String::valueOf).orElse("?")
                    + "; wait for the window to close to go to another");
        } else {
            Requests.dropWaiting(d, "undo");
            Rollback.start(d, State.RollbackCause.UNDO, "undo: " + undo.ask().why());
        }
    }
}
