package dev.spillway.core.decide;

import dev.spillway.core.analysis.Verdict;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Step;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.Progress;
import dev.spillway.core.state.Run;
import dev.spillway.core.state.State;
import dev.spillway.core.state.State.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people may ask of a rollout that goes forward. */
final class Verbs {
    private Verbs() {}

    static void take(Draft d, State.Forward state, Request request) {
        switch (request) {
            case Request.PutService put -> Requests.define(d, put);
            case Request.Deploy deploy -> deploy(d, deploy);
            case Request.Abort abort -> abort(d, abort, abort.ask().why());
            case Request.Undo undo -> abort(d, undo, "undo: " + undo.ask().why());
            case Request.Pause pause -> pauseOnce(d, pause);
            case Request.Resume resume -> resume(d, state, resume);
            case Request.Promote promote -> promote(d, state, promote);
            case Request.Approve approve -> approve(d, state, approve);
            case Request.Skip skip -> skip(d, state, skip);
            case Request.Freeze freeze -> freeze(d, state, freeze);
            case Request.AnswerDrift answer -> answerDrift(d, state, answer);
            case Request.Alert alert -> Alerts.take(d, alert);
            case Request.Abandon abandon -> abandon(d, abandon);
            case Request.Retry retry -> d.reject(retry, "rollout " + d.brief().rollout() + " still runs");
            case Request.Delete delete ->
                d.reject(delete, "rollout " + d.brief().rollout() + " still runs: abort it first");
        }
    }

    private static void deploy(Draft d, Request.Deploy deploy) {
        if (Requests.waits(d, deploy)) {
            Rollback.start(d, State.RollbackCause.SUPERSEDED, "superseded by " + deploy.ask().requestId());
        }
    }

    private static void abort(Draft d, Request request, String reason) {
        if (Requests.hasReason(d, request)) {
            Requests.dropWaiting(d, reason);
            Rollback.start(d, State.RollbackCause.ABORT, reason);
        }
    }

    static void abandon(Draft d, Request.Abandon abandon) {
        if (Requests.hasReason(d, abandon)) {
            Forward.end(d, State.Ending.ABANDONED, abandon.ask().why());
        }
    }

    private static void pauseOnce(Draft d, Request.Pause pause) {
        if (d.progress().isPaused()) {
            d.reject(pause, "it is paused already");
        } else {
            pause(d, pause.ask().actor().id(), pause.ask().why());
        }
    }

    static void pause(Draft d, String by, String reason) {
        Optional<Duration> left = d.state() instanceof State.Forward f
                ? f.deadline().map(deadline -> Duration.between(d.at(), deadline))
                : Optional.empty();
        d.emit(new Event.Paused(by, reason, left));
    }

    private static void resume(Draft d, State.Forward state, Request.Resume resume) {
        Optional<Progress.ManualPause> pause = d.progress().pause();
        if (pause.isPresent()) {
            Optional<Instant> deadline = pause.get().deadlineLeft().map(left -> d.at().plus(left));
            d.emit(new Event.Resumed(resume.ask().actor().id(), deadline));
            Measuring.again(d);
            if (state instanceof State.Holding h && h.question() == Question.MANUAL_PAUSE) {
                goOn(d, h, "resumed");
            }
        } else if (state instanceof State.Holding h && h.question() == Question.PAUSE) {
            goOn(d, h, "resumed by " + resume.ask().actor());
        } else {
            d.reject(resume, "nothing is paused");
        }
    }

    static void goOn(Draft d, State.Holding holding, String reason) {
        d.emit(new Event.HoldEnded(holding.question(), reason));
        if (holding.phase().isPresent()) {
            Forward.phase(d, holding.phase().get(), holding.attempts());
        } else {
            Forward.next(d);
        }
    }

    private static void promote(Draft d, State.Forward state, Request.Promote promote) {
        if (d.progress().isPaused()) {
            d.reject(promote, "it is paused: resume first");
            return;
        }
        String reason = "promoted by " + promote.ask().actor();
        if (promote.full()) {
            d.emit(new Event.FullPromotionAsked(promote.ask().actor().id()));
        }
        switch (state) {
            case State.Baking _ -> {
                d.emit(new Event.BakeEnded(d.progress().step(), reason));
                Forward.next(d);
            }
            case State.Holding h when h.question() == Question.PAUSE || h.question() == Question.INCONCLUSIVE ->
                goOn(d, h, reason);
            case State.Holding h ->
                refuse(d, promote, "it waits for " + h.question() + ", which promote does not answer");
            case State.Applying _ -> refuse(d, promote, "it waits for its targets, which promote does not skip");
        }
    }

    private static void refuse(Draft d, Request.Promote promote, String reason) {
        if (!promote.full()) {
            d.reject(promote, reason);
        }
    }

    private static void approve(Draft d, State.Forward state, Request.Approve approve) {
        if (!(state instanceof State.Holding h && h.question() == Question.APPROVAL
                && d.brief().plan().steps().get(d.progress().step()) instanceof Step.Approve(int need))) {
            d.reject(approve, "no approval is waited for");
            return;
        }
        String by = approve.ask().actor().id();
        if (!approve.ask().actor().authenticated()) {
            d.reject(approve, by + " is not authenticated: an approval needs a name that was checked");
        } else if (by.equals(d.brief().by().id())) {
            d.reject(approve, by + " started this rollout: somebody else has to approve it");
        } else if (h.approvedBy().contains(by)) {
            d.reject(approve, by + " approved already");
        } else {
            d.emit(new Event.Approved(by, h.approvedBy().size() + 1, need));
            if (h.approvedBy().size() + 1 >= need) {
                goOn(d, h, "approved");
            }
        }
    }

    private static void skip(Draft d, State.Forward state, Request.Skip skip) {
        if (!Requests.hasReason(d, skip)) {
            return;
        }
        if (state instanceof State.Holding h && h.question() == Question.INCONCLUSIVE) {
            goOn(d, h, "skipped: " + skip.ask().why());
            return;
        }
        List<Run> open = state.watching().stream().filter(r -> r.verdict().isEmpty())
                .filter(r -> skip.analysis().map(r.analysis()::equals).orElse(true)).toList();
        if (open.size() != 1) {
            d.reject(skip, open.isEmpty()
                    ? "no undecided analysis" + skip.analysis().map(a -> " is named '" + a + "'").orElse(" is running")
                    : "several analyses run: say which of " + open.stream().map(Run::analysis).toList());
        } else {
            Run run = open.getFirst();
            d.emit(new Event.AnalysisConcluded(run.analysis(), new Verdict(Verdict.Outcome.SKIPPED,
                    run.canary().errors(), run.canary().requests(), 0, 0, 1, "skipped: " + skip.ask().why())));
            Bakes.looked(d);
        }
    }

    private static void freeze(Draft d, State.Forward state, Request.Freeze freeze) {
        Requests.freeze(d, freeze);
        if (!freeze.on() && state instanceof State.Holding h && h.question() == Question.FROZEN) {
            goOn(d, h, "unfrozen");
        }
    }

    private static void answerDrift(Draft d, State.Forward state, Request.AnswerDrift answer) {
        if (!(state instanceof State.Holding h && h.question() == Question.DRIFT)) {
            d.reject(answer, "no drift waits for an answer");
            return;
        }
        if (d.progress().isPaused()) {
            d.reject(answer, "it is paused: resume first");
            return;
        }
        boolean promoting = d.brief().plan().steps().get(d.progress().step()) instanceof Step.Promote;
        if (promoting && answer.answer() == Request.DriftAnswer.ACCEPT) {
            d.reject(answer, "the promotion needs all traffic, so what was found cannot stay: overwrite or abort");
            return;
        }
        d.emit(new Event.DriftAnswered(answer.answer(), answer.ask().actor().id()));
        d.emit(new Event.HoldEnded(Question.DRIFT, answer.answer().name().toLowerCase(java.util.Locale.ROOT)));
        switch (answer.answer()) {
            case ACCEPT -> Forward.next(d);
            case OVERWRITE -> Forward.phase(d, 0, h.attempts());
        }
    }
}
