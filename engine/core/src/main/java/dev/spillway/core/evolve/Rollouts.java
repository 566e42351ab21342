package dev.spillway.core.evolve;

import dev.spillway.core.analysis.Comparison;
import dev.spillway.core.analysis.Sample;
import dev.spillway.core.event.Event;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.Catalog;
import dev.spillway.core.state.Progress;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The life of a rollout: started, promoted or taken back, ended. */
final class Rollouts {
    private Rollouts() {}

    static Service started(Service s, Event.RolloutStarted e) {
        var waiting = s.catalog().withWaiting(Waitings.without(s.catalog(), e.brief().rollout()));
        return s.with(waiting).with(Optional.of(e.brief())).withEpoch(e.epoch())
                .with(new State.Applying(Progress.START, 0, List.of(), Optional.empty()));
    }

    static Service adopted(Service s, Event.Adopted e, Instant at) {
        Brief b = s.running();
        return s.with(s.catalog().promote(e.revision(), Optional.empty(), at, Map.of()))
                .with(Optional.of(new Brief(b.rollout(),
                        b.plan(), b.revision(), Optional.of(e.revision()), b.takesBack(), b.by(), b.snapshots())));
    }

    static Service snapshot(Service s, Event.SnapshotTaken e) {
        return s.with(Optional.of(s.running().withSnapshot(e.target(), e.snapshot())))
                .withEpoch(e.found().epoch() >= s.epoch() ? e.found().epoch() + 1 : s.epoch());
    }

    static Service promoted(Service s, Event.Promoted e, Instant at) {
        Brief brief = s.running();
        Catalog catalog = brief.takesBack()
                ? brief.stable().map(old -> s.catalog().takeBack(old.id())).orElse(s.catalog())
                : s.catalog();
        return s.with(catalog.promote(e.revision(), Optional.of(brief.rollout()), at, judged(Progresses.of(s))));
    }

    private static Map<String, List<Sample>> judged(Progress progress) {
        var judged = new TreeMap<String, List<Sample>>();
        progress.evidence().forEach((analysis, evidence) -> judged.put(analysis,
                evidence.metrics().stream().map(Comparison::rollout).toList()));
        return judged;
    }

    static Service rollingBack(Service s, Event.RollbackStarted e) {
        Progress before = Progresses.of(s).pause(Optional.empty()).background(List.of()).evidence(Map.of());
        Progress progress = s.state() instanceof State.Retiring ? before.stableDown(true) : before;
        return s.withEpoch(e.epoch()).with(
                new State.RollingBack(progress, e.cause(), e.reason(), 0, List.of(), Optional.empty()));
    }

    static Service window(Service s, Event.WindowOpened e) {
        return s.with(
                new State.Window(Progresses.of(s).pause(Optional.empty()).background(List.of()).evidence(Map.of()),
                        e.until()));
    }

    static Service retiring(Service s) {
        return s.with(new State.Retiring(Progresses.of(s), 0, List.of()));
    }

    private static Catalog undone(Catalog catalog, Brief brief) {
        Catalog without = catalog.takeBack(brief.revision().id());
        return brief.stable().map(stable -> without.reinstate(stable.id())).orElse(without);
    }

    static Service ended(Service s, Event.RolloutEnded e) {
        Catalog catalog = e.ended().ending() == State.Ending.UNDONE ? undone(s.catalog(), s.running()) : s.catalog();
        return s.with(catalog).with(Optional.<Brief>empty()).with(new State.Idle(Optional.of(e.ended())));
    }
}
