package dev.spillway.executor.runtime;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Procedure;
import dev.spillway.executor.Reading;
import dev.spillway.executor.runtime.Run.Awaited;
import dev.spillway.executor.runtime.Run.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Observe, next, do: moves one run on by what came back, and returns what there is to say about it. */
final class Loop<O, C> {
    private final Procedure<O, C> procedure;
    private final Pace pace;

    Loop(Procedure<O, C> procedure, Pace pace) {
        this.procedure = procedure;
        this.pace = pace;
    }

    List<Said> read(Run<C> run, Reading<O> reading, Instant now) {
        return switch (reading) {
            case Reading.Seen<O>(O observed) -> seen(run, observed, now);
            case Reading.Unseen<O>(String reason) -> again(run, reason, now);
        };
    }

    private List<Said> seen(Run<C> run, O observed, Instant now) {
        Observed report = procedure.report(observed);
        if (run.command().desired().writes() && run.site.highest().olderThan(report.fence())) {
            run.site.see(report.fence());
            return end(run, Said.of(Kind.REFUSED, report, "the target carries the newer fence " + report.fence()));
        }
        if (run.revivedAt.isPresent() && report.fence().olderThan(run.command().fence())) {
            return end(run, Said.of(Kind.EXPIRED, report, "expired at " + run.command().expiresAt()));
        }
        return switch (next(run, observed)) {
            case Next.Do<C>(C call) -> wanted(run, call, now);
            case Next.WaitFor<C>(String what, Duration atMost) -> waiting(run, report, what, atMost, now);
            case Next.Done<C>() -> reached(run, report, now);
            case Next.Refused<C>(String reason) -> refused(run, report, reason, now);
            case Next.Failed<C>(String reason) -> end(run, Said.of(Kind.FAILED, report, reason));
        };
    }

    /** A procedure that throws breaks its contract; that fails its one command and not the executor of all others. */
    private Next<C> next(Run<C> run, O observed) {
        try {
            return procedure.next(run.settling() ? run.command().unconditional() : run.command(), observed);
        } catch (RuntimeException broken) {
            return new Next.Failed<>("broken contract: next threw " + broken);
        }
    }

    /** A call that may have worked is looked for a few times before it is made again: the read may have been stale. */
    private List<Said> wanted(Run<C> run, C call, Instant now) {
        run.awaited = Optional.empty();
        if (run.unseen.filter(call::equals).isPresent() && run.rereads < pace.rereads()) {
            run.rereads++;
            run.stage = new Stage.Sleeping<>(now.plus(pace.after(run.rereads)));
        } else {
            run.stage = new Stage.ToCall<>(call);
        }
        return List.of();
    }

    /** What is not as expected is looked at a few times more before that is said: the read may have been stale. */
    private List<Said> refused(Run<C> run, Observed report, String reason, Instant now) {
        if (!run.command().desired().writes() || run.rereads >= pace.rereads()) {
            return end(run, Said.of(Kind.REFUSED, report, reason));
        }
        run.rereads++;
        run.stage = new Stage.Sleeping<>(now.plus(pace.after(run.rereads)));
        return List.of();
    }

    private List<Said> waiting(Run<C> run, Observed report, String what, Duration atMost, Instant now) {
        boolean fresh = run.awaited.filter(awaited -> awaited.what().equals(what)).isEmpty();
        if (fresh) {
            run.awaited = Optional.of(new Awaited(what, now));
            run.tries = 0;
        }
        Instant end = run.awaited.map(Awaited::since).orElse(now).plus(atMost);
        if (!now.isBefore(end)) {
            return end(run, Said.of(Kind.FAILED, report, what + " took longer than " + atMost));
        }
        run.tries++;
        Instant next = now.plus(pace.after(run.tries));
        run.stage = new Stage.Sleeping<>(next.isBefore(end) ? next : end);
        return fresh && !run.settling() ? List.of(Said.of(Kind.PROGRESS, report, what)) : List.of();
    }

    private List<Said> reached(Run<C> run, Observed report, Instant now) {
        if (run.settling()) {
            // nothing wakes a settling run before its moment
            return end(run, Said.of(Kind.SETTLED, report));
        }
        Duration window = run.command().desired().writes() ? procedure.settleAfter() : Duration.ZERO;
        if (window.isZero()) {
            return end(run, Said.of(Kind.DONE, report));
        }
        Instant settled = now.plus(window);
        run.settleAt = Optional.of(settled);
        run.rereads = 0;
        run.stage = new Stage.Sleeping<>(settled);
        return List.of(Said.of(Kind.DONE, report));
    }

    List<Said> returned(Run<C> run, C call, CallResult result, Instant now) {
        return switch (result) {
            case CallResult.Ok() -> lookFor(run, call, "");
            case CallResult.Unknown(String reason) -> lookFor(run, call, reason);
            case CallResult.Transient(String reason) -> again(run, reason, now);
            case CallResult.Permanent(String reason) -> end(run, Said.of(Kind.FAILED, reason));
        };
    }

    private List<Said> lookFor(Run<C> run, C call, String trouble) {
        run.unseen = Optional.of(call);
        run.rereads = 0;
        run.tries = 0;
        run.trouble = trouble;
        run.stage = new Stage.ToObserve<>();
        return List.of();
    }

    private List<Said> again(Run<C> run, String reason, Instant now) {
        run.tries++;
        run.trouble = reason;
        Instant next = now.plus(pace.after(run.tries));
        if (!next.isBefore(run.deadline())) {
            return end(run, Said.of(Kind.FAILED, "given up, the deadline is near: " + reason));
        }
        run.stage = new Stage.Sleeping<>(next);
        return List.of();
    }

    /** The deadline has come. */
    List<Said> outOfTime(Run<C> run) {
        if (!run.begun) {
            return end(run, Said.of(Kind.EXPIRED, "an older call or a slot was waited for until it expired"));
        }
        return end(run, Said.of(Kind.FAILED, "not done by " + run.deadline() + ": " + run.trouble()));
    }

    /** After {@code done} there is no second terminal outcome: a guard that ends early is told as progress. */
    private List<Said> end(Run<C> run, Said last) {
        run.stage = new Stage.Ended<>();
        return List.of(run.settling() && last.kind() != Kind.SETTLED
                ? new Said(Kind.PROGRESS, last.observed(), last.reason().map(reason -> "not settled: " + reason))
                : last);
    }
}
