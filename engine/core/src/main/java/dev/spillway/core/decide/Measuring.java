package dev.spillway.core.decide;

import dev.spillway.core.analysis.Assessor;
import dev.spillway.core.analysis.Assessor.Assessed;
import dev.spillway.core.analysis.Evidence;
import dev.spillway.core.analysis.Verdict;
import dev.spillway.core.analysis.Verdicts;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.Event.FirstMeasurement;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.Background;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.Target;
import dev.spillway.core.signal.Signal.Finding;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.signal.Signal.Measurement;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.Run;
import dev.spillway.core.state.State;
import dev.spillway.core.state.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Running analyses: measurements are asked for at a fixed rate, what comes in is judged at once, and a verdict acts. */
final class Measuring {
    /** The step of commands that no step of the plan issued. */
    static final int BACKGROUND = -3;

    private Measuring() {}

    /** What watches across steps begins with its step; a first rollout has nothing to be compared with and is not watched. */
    static void begin(Draft d) {
        Optional<Background> background = d.brief().plan().background();
        if (background.isPresent() && d.brief().stable().isPresent() && d.progress().background().isEmpty()
                && d.progress().step() >= background.get().from()) {
            d.emit(new Event.BackgroundStarted(first(d, background.get().analyses())));
        }
    }

    /** Those in the background that came to no verdict begin anew: somebody looked, and resumed. */
    static void again(Draft d) {
        List<String> open = d.progress().background().stream()
                .filter(run -> run.verdict().filter(v -> v.outcome() == Verdict.Outcome.INCONCLUSIVE).isPresent())
                .map(Run::analysis).toList();
        if (!open.isEmpty()) {
            d.emit(new Event.BackgroundStarted(first(d, open)));
        }
    }

    static List<FirstMeasurement> first(Draft d, List<String> names) {
        return names.stream().map(name -> first(d, d.brief().plan().analysis(name))).toList();
    }

    private static FirstMeasurement first(Draft d, AnalysisSpec spec) {
        Duration delay = switch (spec.threshold()) {
            // what only ever grows has to be seen at the beginning, so that the first interval can be told from it
            case Threshold.Rate _,Threshold.Judge _ -> Duration.ZERO;
            case Threshold.Conditions conditions -> conditions.initialDelay();
        };
        return new FirstMeasurement(spec.name(), Optional.of(d.at().plus(delay)).filter(_ -> spec.isAsked()));
    }

    /** A timer that may be one of a measurement: then it is asked for. */
    static void due(Draft d, State.Forward state, String timer) {
        state.watching().stream().filter(run -> timer.equals(Timers.MEASURE + run.analysis())).findFirst()
                .ifPresent(run -> ask(d, run));
    }

    /** Asks for measurement n; the next is due on the same grid, so that nothing drifts and an outage makes no burst. */
    private static void ask(Draft d, Run run) {
        AnalysisSpec spec = spec(d, run);
        Instant due = run.nextDue().orElseThrow(() -> new IllegalStateException("a pushed analysis is not asked"));
        Instant following = due.plus(spec.interval());
        while (!following.isAfter(d.at())) {
            following = following.plus(spec.interval());
        }
        var desired = new Desired.Measure(run.analysis(), run.n(), due, d.brief().revision().id(),
                d.brief().stable().map(Revision::id), spec.provider(), named(d, spec.query()));
        var target = new Target(run.analysis(), "metrics", spec.instance(), Target.Role.SERVICE, Map.of());
        var command = new Command(commandId(d, run.analysis(), run.n()), d.service().id(), d.brief().rollout(),
                step(d, run.analysis()), 0, run.n(), target, d.service().nextFence(), false, d.at(), following,
                desired);
        d.emit(new Event.MeasurementAsked(run.analysis(), run.n(), following, Optional.of(command)));
    }

    /** A query may name the revisions that it is about: {@code {{canary}}} and {@code {{stable}}}. */
    private static Map<String, String> named(Draft d, Map<String, String> query) {
        String stable = d.brief().stable().map(s -> s.id().value()).orElse("");
        var named = new TreeMap<String, String>();
        query.forEach((key, text) -> named.put(key,
                text.replace("{{canary}}", d.brief().revision().id().value()).replace("{{stable}}", stable)));
        return named;
    }

    private static int step(Draft d, String analysis) {
        boolean behind = d.progress().background().stream().anyMatch(run -> run.analysis().equals(analysis));
        return behind ? BACKGROUND : d.progress().step();
    }

    private static String commandId(Draft d, String analysis, int n) {
        return String.join("/", d.brief().rollout().toString(), String.valueOf(step(d, analysis)), "measure", analysis,
                String.valueOf(n));
    }

    /** Counts come in: they enter each analysis that waits for them, and each looks at all it has. */
    static void take(Draft d, State.Forward state, Increment increment) {
        if (state.watching().isEmpty()) {
            d.ignore("no analysis runs");
        }
        for (Run run : state.watching()) {
            if (isOpen(d, run) && waitsFor(d, run, increment)) {
                d.emit(new Event.MeasurementTaken(run.analysis(), increment));
                judge(d, run.analysis());
            }
        }
        Shares.look(d);
        Bakes.looked(d);
    }

    private static boolean waitsFor(Draft d, Run run, Increment increment) {
        AnalysisSpec spec = spec(d, run);
        RevisionId revision = increment.revision();
        boolean ours = revision.equals(d.brief().revision().id())
                || d.brief().stable().map(Revision::id).equals(Optional.of(revision));
        Instant seen = run.seenTo().getOrDefault(increment.series(), Instant.MIN);
        boolean counts = switch (spec.threshold()) {
            case Threshold.Rate _ -> true;
            case Threshold.Judge _ -> evidence(d, run).filter(e -> e.waitsFor(increment)).isPresent();
            case Threshold.Conditions _ -> false;
        };
        return counts && spec.takes(increment.analysis()) && ours && !increment.from().isBefore(seen)
                && !middle(increment).isBefore(run.startedAt());
    }

    /** Counts belong where the greater part of them lies: those of another weight, or of a run before, enter none after it. */
    private static Instant middle(Increment increment) {
        return increment.from().plus(Duration.between(increment.from(), increment.to()).dividedBy(2));
    }

    /** A result comes in, once: its conditions say how the measurement came out. */
    static void take(Draft d, State.Forward state, Measurement measurement) {
        Optional<Run> run = state.watching().stream().filter(r -> r.analysis().equals(measurement.analysis()))
                .findFirst();
        if (run.isEmpty()) {
            d.ignore("no analysis named '" + measurement.analysis() + "' runs");
        } else if (!(spec(d, run.get()).threshold() instanceof Threshold.Conditions conditions)) {
            d.ignore("analysis '" + measurement.analysis() + "' judges counts, not results");
        } else if (!waitsFor(d, run.get(), measurement)) {
            d.ignore("nobody waits for measurement " + measurement.n() + " of '" + measurement.analysis() + "'");
        } else {
            assess(d, run.get(), conditions, measurement.n(), measurement.finding());
        }
    }

    private static boolean waitsFor(Draft d, Run run, Measurement m) {
        boolean asked = spec(d, run).isAsked();
        boolean ours = m.rollout().map(d.brief().rollout()::equals).orElse(!asked);
        // an executor of ours answers with the id of the command: the same number was asked by a bake before, too
        boolean another = m.id().startsWith(d.brief().rollout() + "/")
                && !m.id().equals(commandId(d, run.analysis(), m.n()));
        return ours && !another && run.verdict().isEmpty() && m.n() > run.answered() && (!asked || m.n() < run.n());
    }

    private static void assess(Draft d, Run run, Threshold.Conditions conditions, int n, Finding finding) {
        boolean vectors = spec(d, run).provider().equals(AnalysisSpec.PROMETHEUS);
        Assessed assessed = Assessor.assess(conditions, finding, vectors);
        d.emit(new Event.MeasurementJudged(run.analysis(), n, finding, assessed.assessment(), assessed.because()));
        judge(d, run.analysis());
        Bakes.looked(d);
    }

    static boolean isAnswer(Draft d, Outcome outcome) {
        return outcome.commandId().startsWith(d.brief().rollout() + "/" + BACKGROUND + "/");
    }

    /** The command came to nothing. */
    static void missed(Draft d, State.Forward state, Outcome outcome) {
        int n = number(outcome);
        Optional<Run> waiting = state.watching().stream()
                .filter(r -> r.verdict().isEmpty() && r.analysis().equals(outcome.target()))
                .filter(r -> outcome.commandId().equals(commandId(d, outcome.target(), n)))
                .filter(r -> r.answered() < n && n < r.n()).findFirst();
        switch (outcome.kind()) {
            case FAILED, REFUSED, EXPIRED ->
                waiting.ifPresent(run -> missed(d, run, n, outcome.reason().orElse("no reason given")));
            case ACCEPTED, PROGRESS, DONE, SETTLED, CANCELLED -> d.ignore("what was measured comes as an observation");
        }
    }

    private static void missed(Draft d, Run run, int n, String reason) {
        switch (spec(d, run).threshold()) {
            case Threshold.Rate _,Threshold.Judge _ -> d.emit(new Event.MeasurementMissed(run.analysis(), n, reason));
            case Threshold.Conditions conditions ->
                assess(d, run, conditions, n, new Finding(Finding.Kind.ERROR, reason));
        }
    }

    private static int number(Outcome outcome) {
        String last = outcome.commandId().substring(outcome.commandId().lastIndexOf('/') + 1);
        return last.chars().allMatch(Character::isDigit) && last.length() < 10 && !last.isEmpty()
                ? Integer.parseInt(last)
                : 0;
    }

    private static boolean isOpen(Draft d, Run run) {
        return run.verdict().isEmpty() && d.state() instanceof State.Forward now
                && now.watching().stream().anyMatch(r -> r.analysis().equals(run.analysis()) && r.verdict().isEmpty());
    }

    private static void judge(Draft d, String analysis) {
        if (d.state() instanceof State.Forward now) {
            now.watching().stream().filter(run -> run.analysis().equals(analysis)).findFirst()
                    .flatMap(run -> Verdicts.soFar(spec(d, run), run.canary(), run.tally(), evidence(d, run), d.at()))
                    .ifPresent(verdict -> conclude(d, analysis, verdict));
        }
    }

    /** A verdict acts: what failed is taken back, what cannot be told holds. */
    private static void conclude(Draft d, String analysis, Verdict verdict) {
        boolean behind = step(d, analysis) == BACKGROUND;
        d.emit(new Event.AnalysisConcluded(analysis, verdict));
        switch (verdict.outcome()) {
            case FAILED, ERROR -> Rollback.start(d, State.RollbackCause.ANALYSIS, verdict.because());
            case INCONCLUSIVE -> {
                if (!behind) {
                    Bakes.inconclusive(d);
                } else if (!d.progress().isPaused()) {
                    Verbs.pause(d, "spillway", verdict.because());
                }
            }
            case SUCCESSFUL, SKIPPED -> {
            }
        }
    }

    /** What a judge has gathered; absent for what judges in another way. */
    static Optional<Evidence> evidence(Draft d, Run run) {
        return Optional.ofNullable(d.progress().evidence().get(run.analysis()));
    }

    static AnalysisSpec spec(Draft d, Run run) {
        return d.brief().plan().analysis(run.analysis());
    }
}
