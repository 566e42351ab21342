package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Pending;
import dev.spillway.core.state.State;
import dev.spillway.core.state.Timers;

/** Waits until exposure was observed gone and nothing is left of the new revision. No path from here raises exposure. */
final class WhenRollingBack {
    private WhenRollingBack() {}

    static void decide(Draft d, State.RollingBack state, Signal signal) {
        switch (signal) {
            case Request request -> request(d, request);
            case Signal.Outcome outcome -> Rollback.answered(d, state, outcome);
            case Signal.Health health -> Healths.take(d, health);
            case Signal.Increment _,Signal.Measurement _ -> d.ignore("no analysis runs");
            case Signal.TimerDue timer -> due(d, state, timer);
        }
    }

    private static void due(Draft d, State.RollingBack state, Signal.TimerDue timer) {
        if (Waits.isOver(d, timer)) {
            if (timer.timer().equals(Timers.STUCK)) {
                int failures = state.pending().stream().mapToInt(Pending::failures).max().orElse(0);
                d.emit(new Event.RollbackStuck(failures, "still not back"));
            } else {
                Commanding.due(d, state, timer);
            }
        }
    }

    private static void request(Draft d, Request request) {
        switch (request) {
            case Request.PutService put -> Requests.define(d, put);
            case Request.Deploy deploy -> Requests.waits(d, deploy);
            case Request.Freeze freeze -> Requests.freeze(d, freeze);
            case Request.Alert alert -> Alerts.take(d, alert);
            case Request.Abandon abandon -> Verbs.abandon(d, abandon);
            case Request.Abort abort when Requests.hasReason(d, abort) -> again(d, abort);
            case Request.Abort _ -> {
            }
            case Request.Undo undo -> again(d, undo);
            case Request.Resume resume -> d.reject(resume, GOING_BACK);
            case Request.Pause pause -> d.reject(pause, GOING_BACK);
            case Request.Promote promote -> d.reject(promote, GOING_BACK);
            case Request.Approve approve -> d.reject(approve, GOING_BACK);
            case Request.Skip skip -> d.reject(skip, GOING_BACK);
            case Request.Retry retry -> d.reject(retry, GOING_BACK);
            case Request.AnswerDrift answer -> d.reject(answer, GOING_BACK);
            case Request.Delete delete -> d.reject(delete, GOING_BACK);
        }
    }

    /** Nothing more can be done for the running one, but what waits for it shall not start either. */
    private static void again(Draft d, Request request) {
        int waiting = d.catalog().waiting().size();
        Requests.dropWaiting(d, request.ask().why());
        if (d.catalog().waiting().size() == waiting) {
            d.reject(request, GOING_BACK);
        }
    }

    private static final String GOING_BACK = "the rollout is going back already";
}
