package dev.spillway.core.evolve;

import dev.spillway.core.analysis.Counts;
import dev.spillway.core.analysis.Evidence;
import dev.spillway.core.analysis.Evidence.Side;
import dev.spillway.core.analysis.Sample;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.Step;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.state.Progress;
import dev.spillway.core.state.Run;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.ShareWatch;
import dev.spillway.core.state.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Running analyses and what they have counted. */
final class Analyses {
    private Analyses() {}

    static Service started(Service before, Event.BakeStarted e, Instant at) {
        Service s = judging(before, e.analyses());
        List<Run> runs = e.analyses().stream().map(a -> Run.start(a.analysis(), 1, at, a.due())).toList();
        return s.with(
                new State.Baking(Progresses.of(s), at, e.until(), e.latest(), false, runs, share(s, e.step())));
    }

    private static ShareWatch share(Service s, int step) {
        boolean shared = s.running().stable().isPresent() && Progresses.of(s).weight().permille() > 0
                && s.running().plan().steps().get(step) instanceof Step.Bake;
        return shared ? ShareWatch.OPEN : ShareWatch.NONE;
    }

    static Service share(Service s, Event.ShareChecked e) {
        return s.state() instanceof State.Baking b
                ? s.with(b.with(b.runs(), b.share().as(e.sight())).until(e.until(), e.latest()))
                : s;
    }

    /** What judges have gathered goes on with the next bake. */
    private static Service judging(Service s, List<Event.FirstMeasurement> starting) {
        return Progresses.progress(s, p -> {
            Progress next = p;
            for (Event.FirstMeasurement first : starting) {
                Optional<Evidence> known = Optional.ofNullable(p.evidence().get(first.analysis()));
                Optional<Evidence> now = judge(s, first.analysis())
                        .map(judge -> known.map(Evidence::again).orElseGet(() -> Evidence.none(judge)));
                next = now.isPresent() ? next.evidence(first.analysis(), now.get()) : next;
            }
            return next;
        });
    }

    private static Optional<Threshold.Judge> judge(Service s, String analysis) {
        return s.running().plan().analysis(analysis).threshold() instanceof Threshold.Judge judge
                ? Optional.of(judge)
                : Optional.empty();
    }

    static Service background(Service before, Event.BackgroundStarted e, Instant at) {
        return Progresses.progress(judging(before, e.analyses()), p -> {
            var runs = new ArrayList<>(p.background());
            for (Event.FirstMeasurement first : e.analyses()) {
                int n = runs.stream().filter(r -> r.analysis().equals(first.analysis())).mapToInt(Run::n).max()
                        .orElse(1);
                runs.removeIf(r -> r.analysis().equals(first.analysis()));
                runs.add(Run.start(first.analysis(), n, at, first.due()));
            }
            return p.background(runs);
        });
    }

    static Service judged(Service s, Event.MeasurementJudged e, Instant at) {
        return run(s, e.analysis(), run -> run.assessed(e.n(), e.assessment(), at, e.because()));
    }

    static Service extended(Service s) {
        return s.state() instanceof State.Baking b
                ? s.with(new State.Baking(b.progress(), b.since(), b.until(), b.latest(), true, b.runs(), b.share()))
                : s;
    }

    static Service run(Service s, String analysis, UnaryOperator<Run> change) {
        Service behind = Progresses.progress(s, p -> p.background(changed(p.background(), analysis, change)));
        return behind.state() instanceof State.Baking b
                ? behind.with(b.with(changed(b.runs(), analysis, change), b.share()))
                : behind;
    }

    private static List<Run> changed(List<Run> runs, String analysis, UnaryOperator<Run> change) {
        if (runs.isEmpty()) {
            return runs;
        }
        List<Run> after = new ArrayList<>(runs);
        after.replaceAll(r -> r.analysis().equals(analysis) ? change.apply(r) : r);
        return after;
    }

    static Service taken(Service s, Event.MeasurementTaken e) {
        Increment more = e.increment();
        boolean ofCanary = more.revision().equals(s.running().revision().id());
        Service counted = run(weighed(s, e.analysis(), more, ofCanary), e.analysis(), run -> {
            Counts canary = ofCanary ? run.canary().plus(more) : run.canary();
            Counts baseline = ofCanary ? run.baseline() : run.baseline().plus(more);
            var seen = new TreeMap<>(run.seenTo());
            seen.put(more.series(), more.to());
            return run.counted(canary, baseline, seen, more.requests() == 0 ? run.noData() + 1 : 0);
        });
        return counted.state() instanceof State.Baking b && !more.from().isBefore(b.since())
                ? counted.with(b.with(b.runs(),
                        b.share().counted(e.analysis() + "/" + more.source(), ofCanary, more)))
                : counted;
    }

    private static Service weighed(Service s, String analysis, Increment more, boolean ofCanary) {
        Side side = ofCanary ? Side.CANARY : Side.BASELINE;
        return judge(s, analysis)
                .map(judge -> Progresses.progress(s, p -> Optional.ofNullable(p.evidence().get(analysis))
                        .map(e -> p.evidence(analysis, e.plus(judge, side, more, before(s, analysis)))).orElse(p)))
                .orElse(s);
    }

    /** How the stable revision did when it was new. */
    private static List<Sample> before(Service s, String analysis) {
        return s.running().stable().flatMap(stable -> s.catalog().promotionOf(stable.id()))
                .map(p -> p.judged().getOrDefault(analysis, List.of())).orElse(List.of());
    }
}
