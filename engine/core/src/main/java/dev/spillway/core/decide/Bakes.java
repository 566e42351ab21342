package dev.spillway.core.decide;

import dev.spillway.core.analysis.Judge;
import dev.spillway.core.analysis.Verdict;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.Event.FirstMeasurement;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Policy.OnInconclusive;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.Target;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.Run;
import dev.spillway.core.state.ShareWatch.Sight;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Watching at a weight: measurements are asked for at a fixed rate, and a bake ends when its time has passed and each analysis allows. */
final class Bakes {
    private Bakes() {}

    static void start(Draft d, Duration minimum, Duration maximum, List<String> analyses) {
        List<String> watching = d.brief().stable().isPresent() ? analyses : List.of();
        d.emit(new Event.BakeStarted(d.progress().step(), d.at().plus(minimum), d.at().plus(maximum),
                watching.stream().map(name -> first(d, name)).toList()));
    }

    private static FirstMeasurement first(Draft d, String name) {
        AnalysisSpec spec = d.brief().plan().analysis(name);
        return new FirstMeasurement(name, Optional.of(d.at().plus(spec.interval())).filter(_ -> asked(spec)));
    }

    private static boolean asked(AnalysisSpec spec) {
        return !spec.provider().equals(AnalysisSpec.PUSH);
    }

    /** Asks for measurement n; the next is due on the same grid, so that nothing drifts and an outage makes no burst. */
    static void measure(Draft d, Run run) {
        AnalysisSpec spec = d.brief().plan().analysis(run.analysis());
        Instant due = run.nextDue().orElseThrow(() -> new IllegalStateException("a pushed analysis is not asked"));
        Instant following = due.plus(spec.interval());
        while (!following.isAfter(d.at())) {
            following = following.plus(spec.interval());
        }
        var desired = new Desired.Measure(run.analysis(), run.n(), due, d.brief().revision().id(),
                d.brief().stable().map(Revision::id), spec.provider(), spec.query());
        var target = new Target(run.analysis(), "metrics", spec.instance(), Target.Role.SERVICE, Map.of());
        var command = new Command(commandId(d, run.analysis(), run.n()), d.service().id(), d.brief().rollout(),
                d.progress().step(), 0, run.n(), target,
                d.service().nextFence(), false, d.at(), following, desired);
        d.emit(new Event.MeasurementAsked(run.analysis(), run.n(), following, Optional.of(command)));
    }

    private static String commandId(Draft d, String analysis, int n) {
        return String.join("/", d.brief().rollout().toString(), String.valueOf(d.progress().step()), "measure",
                analysis,
                String.valueOf(n));
    }

    /** Counts come in: they enter each analysis that waits for them, and each looks at all it has. */
    static void take(Draft d, State.Baking state, Increment increment) {
        for (Run run : state.runs()) {
            if (run.verdict().isEmpty() && waitsFor(d, run, increment) && d.state() instanceof State.Baking) {
                d.emit(new Event.MeasurementTaken(run.analysis(), increment));
                judge(d, run.analysis());
            }
        }
        Shares.look(d);
        looked(d);
    }

    private static boolean waitsFor(Draft d, Run run, Increment increment) {
        AnalysisSpec spec = d.brief().plan().analysis(run.analysis());
        boolean named = increment.analysis().map(run.analysis()::equals).orElse(!asked(spec));
        RevisionId revision = increment.revision();
        boolean ours = revision.equals(d.brief().revision().id())
                || d.brief().stable().map(Revision::id).equals(Optional.of(revision));
        Instant seen = run.seenTo().getOrDefault(increment.series(), Instant.MIN);
        return named && ours && !increment.from().isBefore(seen) && !middle(increment).isBefore(run.startedAt());
    }

    /** Counts belong where the greater part of them lies: those of another weight, or of a run before, enter none after it. */
    private static Instant middle(Increment increment) {
        return increment.from().plus(Duration.between(increment.from(), increment.to()).dividedBy(2));
    }

    static void missed(Draft d, State.Baking state, Outcome outcome) {
        int n = number(outcome);
        boolean waited = outcome.commandId().equals(commandId(d, outcome.target(), n)) && state.runs().stream()
                .filter(r -> r.verdict().isEmpty() && r.analysis().equals(outcome.target()))
                .anyMatch(r -> r.missed() < n && n < r.n());
        switch (outcome.kind()) {
            case FAILED, REFUSED, EXPIRED -> {
                if (waited) {
                    d.emit(new Event.MeasurementMissed(outcome.target(), n,
                            outcome.reason().orElse("no reason given")));
                }
            }
            case ACCEPTED, PROGRESS, DONE, SETTLED, CANCELLED -> d.ignore("the counts come as observations");
        }
    }

    private static int number(Outcome outcome) {
        String last = outcome.commandId().substring(outcome.commandId().lastIndexOf('/') + 1);
        return last.chars().allMatch(Character::isDigit) && last.length() < 10 && !last.isEmpty()
                ? Integer.parseInt(last)
                : 0;
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
        List<Verdict> verdicts = state.runs().stream()
                .map(run -> run.verdict().orElseGet(() -> Judge.atEnd(spec(d, run), run.canary()))).toList();
        boolean decided = verdicts.stream().noneMatch(v -> v.outcome() == Verdict.Outcome.INCONCLUSIVE);
        if (decided) {
            conclude(d, state, Judge::atEnd, "its time has passed and every analysis allows");
        }
    }

    /** The maximum has passed: what is not decided now is inconclusive. */
    static void maximumPassed(Draft d, State.Baking state) {
        conclude(d, state, Judge::atMaximum, "its maximum has passed");
    }

    private static void conclude(Draft d, State.Baking state, Judgement judgement, String reason) {
        for (Run run : state.runs()) {
            if (run.verdict().isEmpty() && d.state() instanceof State.Baking) {
                Verdict verdict = judgement.of(spec(d, run), run.canary());
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

    private static void judge(Draft d, String analysis) {
        if (!(d.state() instanceof State.Baking now)) {
            return;
        }
        for (Run run : now.runs()) {
            if (run.analysis().equals(analysis) && Judge.isBeyondDoubt(spec(d, run), run.canary())) {
                Verdict verdict = Judge.soFar(spec(d, run), run.canary());
                d.emit(new Event.AnalysisConcluded(analysis, verdict));
                Rollback.start(d, State.RollbackCause.ANALYSIS, verdict.because());
            }
        }
    }

    private static AnalysisSpec spec(Draft d, Run run) {
        return d.brief().plan().analysis(run.analysis());
    }

    @FunctionalInterface
    private interface Judgement {
        Verdict of(AnalysisSpec spec, dev.spillway.core.analysis.Counts counts);
    }
}
