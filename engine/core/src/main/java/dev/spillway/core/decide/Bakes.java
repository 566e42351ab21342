package dev.spillway.core.decide;

import dev.spillway.core.analysis.Verdict;
import dev.spillway.core.analysis.Verdicts;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Policy.OnInconclusive;
import dev.spillway.core.state.Run;
import dev.spillway.core.state.ShareWatch.Sight;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Watching at a weight: a bake ends when its time has passed and each analysis allows. */
final class Bakes {
    private Bakes() {}

    static void start(Draft d, Duration minimum, Duration maximum, List<String> analyses) {
        List<String> watching = d.brief().stable().isPresent() ? analyses : List.of();
        d.emit(new Event.BakeStarted(d.progress().step(), d.at().plus(minimum), d.at().plus(maximum),
                Measuring.first(d, watching)));
    }

    /** The minimum has passed. */
    static void minimumPassed(Draft d) {
        int step = d.progress().step();
        Shares.giveUp(d);
        if (d.state() instanceof State.Baking state) {
            tryEnd(d, state);
        }
        if (d.state() instanceof State.Baking now && now.progress().step() == step) {
            d.emit(new Event.BakeExtended(d.progress().step(), "an analysis has not decided yet"));
        }
    }

    /** After a count or a skip: what was extended may end now. */
    static void looked(Draft d) {
        if (d.state() instanceof State.Baking now && now.minimumPassed()) {
            tryEnd(d, now);
        }
    }

    private static void tryEnd(Draft d, State.Baking state) {
        List<Verdict> verdicts = state.runs().stream().map(run -> run.verdict().orElseGet(() -> atEnd(d, run)))
                .toList();
        boolean decided = verdicts.stream().noneMatch(v -> v.outcome() == Verdict.Outcome.INCONCLUSIVE);
        if (decided) {
            conclude(d, state, run -> atEnd(d, run), "its time has passed and every analysis allows");
        }
    }

    private static Verdict atEnd(Draft d, Run run) {
        return Verdicts.atEnd(Measuring.spec(d, run), run.canary(), run.tally(), Measuring.evidence(d, run));
    }

    /** The maximum has passed: what is not decided now is inconclusive. */
    static void maximumPassed(Draft d, State.Baking state) {
        conclude(d, state,
                run -> Verdicts.atMaximum(Measuring.spec(d, run), run.canary(), run.tally(),
                        Measuring.evidence(d, run)),
                "its maximum has passed");
    }

    /** An analysis can never allow the end: waiting longer would not help. */
    static void inconclusive(Draft d) {
        if (d.state() instanceof State.Baking now) {
            end(d, now, "an analysis is inconclusive");
        }
    }

    private static void conclude(Draft d, State.Baking state, Function<Run, Verdict> judgement, String reason) {
        for (Run run : state.runs()) {
            if (run.verdict().isEmpty() && d.state() instanceof State.Baking) {
                Verdict verdict = judgement.apply(run);
                d.emit(new Event.AnalysisConcluded(run.analysis(), verdict));
                if (verdict.outcome() == Verdict.Outcome.FAILED) {
                    Rollback.start(d, State.RollbackCause.ANALYSIS, verdict.because());
                }
            }
        }
        if (d.state() instanceof State.Baking now) {
            end(d, now, reason);
        }
    }

    private static void end(Draft d, State.Baking now, String reason) {
        Function<Run, String> because = run -> run.verdict().map(Verdict::because).orElse("");
        Optional<String> open = now.runs().stream()
                .filter(r -> r.verdict().filter(v -> v.outcome() == Verdict.Outcome.INCONCLUSIVE).isPresent())
                .map(because).findFirst().or(() -> now.share().sight() == Sight.AWAITED
                        ? Optional.of("the new revision never got its share of the traffic")
                        : Optional.empty());
        d.emit(new Event.BakeEnded(d.progress().step(), reason));
        if (open.isEmpty()) {
            Forward.next(d);
        } else if (d.brief().plan().policy().onInconclusive() == OnInconclusive.ABORT) {
            Rollback.start(d, State.RollbackCause.ANALYSIS, open.get());
        } else {
            d.emit(new Event.Held(State.Question.INCONCLUSIVE, open.get() + "; skip, promote or abort",
                    Optional.empty()));
        }
    }
}
