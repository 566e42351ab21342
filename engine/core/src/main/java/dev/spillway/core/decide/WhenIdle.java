package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.plan.Plans;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Catalog.Promotion;
import dev.spillway.core.state.State;
import java.util.Optional;

/** No rollout runs. Ended by a request that starts one. */
final class WhenIdle {
    private static final String NONE = "no rollout is active";

    private WhenIdle() {}

    static void decide(Draft d, State.Idle state, Signal signal) {
        switch (signal) {
            case Request request -> request(d, state, request);
            case Signal.Outcome _,Signal.Health _,Signal.Increment _,Signal.Measurement _,Signal.TimerDue _ ->
                d.ignore(NONE);
        }
    }

    private static void request(Draft d, State.Idle state, Request request) {
        switch (request) {
            case Request.PutService put -> Requests.define(d, put);
            case Request.Deploy deploy when sound(d, deploy) ->
                Forward.deploy(d, id(d, deploy), deploy.revision(), deploy.ask().actor());
            case Request.Retry retry when sound(d, retry) -> retry(d, state, retry);
            case Request.Undo undo when sound(d, undo) -> undo(d, undo);
            case Request.Deploy _,Request.Retry _,Request.Undo _ -> {
            }
            case Request.Resume resume -> resume(d, resume);
            case Request.Freeze freeze -> Requests.freeze(d, freeze);
            case Request.Alert alert -> Alerts.take(d, alert);
            case Request.Delete delete -> d.emit(new Event.ServiceDeleted(delete.ask().why()));
            case Request.Abort abort -> d.reject(abort, NONE);
            case Request.Pause pause -> d.reject(pause, NONE);
            case Request.Promote promote -> d.reject(promote, NONE);
            case Request.Approve approve -> d.reject(approve, NONE);
            case Request.Skip skip -> d.reject(skip, NONE);
            case Request.AnswerDrift answer -> d.reject(answer, NONE);
            case Request.Abandon abandon -> d.reject(abandon, NONE);
        }
    }

    /** After a fault of the engine nothing goes forward until somebody has looked at it. */
    private static boolean sound(Draft d, Request request) {
        d.catalog().fault().ifPresent(
                fault -> d.reject(request, "the engine met a fault (" + fault + "): look at it, then resume"));
        return d.catalog().fault().isEmpty();
    }

    private static RolloutId id(Draft d, Request request) {
        return new RolloutId(d.service().id(), request.ask().requestId());
    }

    private static void retry(Draft d, State.Idle state, Request.Retry retry) {
        if (state.last().isEmpty()) {
            d.reject(retry, "there is no rollout to retry");
        } else if (state.last().get().ending() == State.Ending.PROMOTED) {
            d.reject(retry, "the last rollout was promoted: there is nothing to retry");
        } else {
            Forward.deploy(d, id(d, retry), state.last().get().revision(), retry.ask().actor());
        }
    }

    /** After a fault, and for queued deployments that were held after an abort. */
    private static void resume(Draft d, Request.Resume resume) {
        if (d.catalog().fault().isPresent()) {
            d.emit(new Event.Resumed(resume.ask().actor().id(), Optional.empty()));
        } else if (d.catalog().waiting().isEmpty()) {
            d.reject(resume, NONE + " and no deployment waits");
            return;
        }
        Forward.startWaiting(d, State.Ending.PROMOTED);
    }

    private static void undo(Draft d, Request.Undo undo) {
        Optional<Promotion> to = undo.toRevision().isPresent()
                ? d.catalog().promotion(undo.toRevision().get())
                : d.catalog().undoTarget();
        if (to.isEmpty()) {
            d.reject(undo, undo.toRevision().map(n -> "revision " + n + " is not in the history")
                    .orElse("there is no earlier revision that was not taken back")
                    + d.catalog().barrier().map(why -> ": " + why).orElse(""));
        } else if (to.get().revision().id().equals(d.catalog().stable().map(s -> s.id()).orElse(null))) {
            d.emit(new Event.AlreadyStable(to.get().revision()));
        } else if (to.get().takenBack() && !undo.force()) {
            d.reject(undo,
                    "revision " + to.get().number() + " was taken back before: say force to go there all the same");
        } else if (!undo.force() || Requests.hasReason(d, undo)) {
            var definition = Forward.definition(d);
            var plan = undo.steps() ? Plans.compile(definition) : Plans.undo(definition);
            Forward.start(d, id(d, undo), to.get().revision(), plan, true, undo.ask().actor());
        }
    }
}
