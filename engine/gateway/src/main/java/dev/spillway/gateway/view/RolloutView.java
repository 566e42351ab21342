package dev.spillway.gateway.view;

import dev.spillway.core.analysis.Verdict;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Weight;
import dev.spillway.core.plan.Phases;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.Pending;
import dev.spillway.core.state.Progress;
import dev.spillway.core.state.Run;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import dev.spillway.definition.Words;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A running rollout. Weights are percentages of the traffic that the new revision gets.
 *
 * @param stable         what traffic goes back to
 * @param step           1 is the first
 * @param weightAsked    what was last asked of the targets
 * @param weightObserved what was last read back from them
 * @param waitsFor       the sentence that says what would move it
 * @param since          since when it waits, where the state knows it
 * @param until          when the clock moves it, if nothing else does
 * @param question       what a person is asked: {@code approval}, {@code inconclusive} … only while it holds
 * @param reason         why it goes back; only while it does
 * @param share          of the traffic, counted: {@code none}, {@code open}, {@code awaited}, {@code seen} or {@code not_seen}; only while it bakes
 */
public record RolloutView(String id, RevisionView revision, Optional<RevisionView> stable, String by, int step,
        List<StepView> steps, BigDecimal weightAsked, BigDecimal weightObserved, String waitsFor,
        Optional<Instant> since, Optional<Instant> until, Optional<Instant> latest, Optional<String> question,
        Optional<String> pausedBy, List<String> approvedBy, List<AnalysisView> analyses, List<PendingView> pending,
        Optional<String> cause, Optional<String> reason, Optional<String> share) {

    /** @param status {@code done}, {@code now} or {@code ahead}; {@code skipped} behind the point where a rollout turned back */
    public record StepView(int number, String kind, String text, String status) {}

    /** @param verdict {@code running}, {@code successful}, {@code failed}, {@code inconclusive} or {@code skipped} */
    public record AnalysisView(String name, int measurements, long requests, long errors, String verdict,
            Optional<String> because, Optional<Instant> nextDue) {}

    /** One command that was not seen done. */
    public record PendingView(String target, String text, String commandId, int attempt, boolean accepted,
            boolean done, int failures, Optional<Instant> retryAt, Instant expiresAt) {}

    static Optional<RolloutView> of(Service service) {
        return service.state() instanceof State.Active active && service.brief().isPresent()
                ? Optional.of(of(service, service.running(), active))
                : Optional.empty();
    }

    private static RolloutView of(Service service, Brief brief, State.Active state) {
        Progress progress = state.progress();
        Labels labels = Labels.of(service);
        Clock clock = Clock.of(state);
        return new RolloutView(brief.rollout().toString(), RevisionView.of(brief.revision()),
                brief.stable().map(RevisionView::of), brief.by().id(), progress.step() + 1, steps(brief, state),
                PercentSerializer.percent(asked(brief, state)), PercentSerializer.percent(progress.weight()),
                Waits.text(brief, state, labels), clock.since(), clock.until(), clock.latest(),
                state instanceof State.Holding h ? Optional.of(Sentences.lower(h.question())) : Optional.empty(),
                progress.pause().map(Progress.ManualPause::by),
                state instanceof State.Holding h ? h.approvedBy() : List.of(),
                state instanceof State.Forward f
                        ? f.watching().stream().map(RolloutView::analysis).toList()
                        : List.of(),
                pending(state).stream().map(p -> pending(p, labels)).toList(),
                state instanceof State.RollingBack r ? Optional.of(Sentences.lower(r.cause())) : Optional.empty(),
                state instanceof State.RollingBack r ? Optional.of(r.reason()) : Optional.empty(),
                state instanceof State.Baking b ? Optional.of(Sentences.lower(b.share().sight())) : Optional.empty());
    }

    private record Clock(Optional<Instant> since, Optional<Instant> until, Optional<Instant> latest) {
        static Clock of(State.Active state) {
            return switch (state) {
                case State.Applying s -> new Clock(issued(s.pending()), s.deadline(), Optional.empty());
                case State.Baking s ->
                    new Clock(Optional.of(s.since()), Optional.of(s.until()), Optional.of(s.latest()));
                case State.Holding s -> new Clock(Optional.of(s.since()), s.until(), Optional.empty());
                case State.RollingBack s -> new Clock(issued(s.pending()), Optional.empty(), Optional.empty());
                case State.Window s -> new Clock(Optional.empty(), Optional.of(s.until()), Optional.empty());
                case State.Retiring s -> new Clock(issued(s.pending()), Optional.empty(), Optional.empty());
            };
        }

        private static Optional<Instant> issued(List<Pending> pending) {
            return pending.stream().map(Pending::issuedAt).min(Instant::compareTo);
        }
    }

    private static List<StepView> steps(Brief brief, State.Active state) {
        List<Step> steps = brief.plan().steps();
        return IntStream.range(0, steps.size()).mapToObj(i -> new StepView(i + 1, kind(steps.get(i)),
                Words.step(steps.get(i)), status(state, i))).toList();
    }

    private static String kind(Step step) {
        return new Kinds().idFromValue(step);
    }

    private static String status(State.Active state, int i) {
        int now = state.progress().step();
        return switch (state) {
            case State.Forward _ -> i < now ? "done" : i == now ? "now" : "ahead";
            case State.RollingBack _ -> i < now ? "done" : "skipped";
            case State.Window _,State.Retiring _ -> "done";
        };
    }

    /** The newest traffic command counts; without one, what the plan says of this step. */
    private static Weight asked(Brief brief, State.Active state) {
        Optional<Desired.Traffic> out = pending(state).stream().map(Pending::desired)
                .filter(Desired.Traffic.class::isInstance).map(Desired.Traffic.class::cast).findFirst();
        if (out.isPresent()) {
            return out.get().shares().stream().filter(s -> s.revision().equals(brief.revision().id())).findFirst()
                    .map(share -> share.permille()).orElse(Weight.ZERO);
        }
        return switch (state) {
            case State.RollingBack _ -> Weight.ZERO;
            case State.Window _,State.Retiring _ -> Weight.FULL;
            case State.Applying s -> written(brief, s);
            case State.Baking _,State.Holding _ -> brief.stable().isEmpty()
                    ? state.progress().weight()
                    : Phases.weightAt(brief.plan(), state.progress().step());
        };
    }

    /** A step whose traffic command is still to come asked for nothing new yet. */
    private static Weight written(Brief brief, State.Applying state) {
        int step = state.progress().step();
        boolean behind = brief.plan().steps().get(step) instanceof Step.SetWeight && step > 0;
        return brief.stable().isEmpty()
                ? state.progress().weight()
                : Phases.weightAt(brief.plan(), behind ? step - 1 : step);
    }

    private static List<Pending> pending(State.Active state) {
        return state instanceof State.Commanding commanding ? commanding.pending() : List.of();
    }

    private static AnalysisView analysis(Run run) {
        return new AnalysisView(run.analysis(), run.n() - 1, run.canary().requests(), run.canary().errors(),
                run.verdict().map(v -> Sentences.lower(v.outcome())).orElse("running"),
                run.verdict().map(Verdict::because)
                        .or(() -> Optional.of(run.tally().last()).filter(last -> !last.isEmpty())),
                run.nextDue());
    }

    private static PendingView pending(Pending p, Labels labels) {
        return new PendingView(p.target(), Words.desired(p.desired(), labels::of), p.commandId(), p.attempt(),
                p.accepted(), p.done(), p.failures(), p.retryAt(), p.expiresAt());
    }
}
