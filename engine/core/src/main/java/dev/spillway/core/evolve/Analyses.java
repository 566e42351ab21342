package dev.spillway.core.evolve;

import dev.spillway.core.analysis.Counts;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Step;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.state.Run;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.ShareWatch;
import dev.spillway.core.state.State;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Running analyses and what they have counted. */
final class Analyses {
    private Analyses() {}

    static Service started(Service s, Event.BakeStarted e, Instant at) {
        List<Run> runs = e.analyses().stream().map(a -> Run.start(a.analysis(), at, a.due())).toList();
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

    static Service extended(Service s) {
        return s.state() instanceof State.Baking b
                ? s.with(new State.Baking(b.progress(), b.since(), b.until(), b.latest(), true, b.runs(), b.share()))
                : s;
    }

    static Service run(Service s, String analysis, UnaryOperator<Run> change) {
        return s.state() instanceof State.Baking b
                ? s.with(b.with(
                        b.runs().stream().map(r -> r.analysis().equals(analysis) ? change.apply(r) : r).toList(),
                        b.share()))
                : s;
    }

    static Service taken(Service s, Event.MeasurementTaken e) {
        Increment more = e.increment();
        boolean ofCanary = more.revision().equals(s.running().revision().id());
        Service counted = run(s, e.analysis(), run -> {
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
}
