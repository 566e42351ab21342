package dev.spillway.core.evolve;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.Header;
import dev.spillway.core.state.Catalog;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import java.util.List;
import java.util.Optional;

/** Moves a service by one line of the log. Total; never fails on a log that the engine wrote. */
public final class Evolve {
    private Evolve() {}

    /** Folds a whole log. */
    public static Service fold(Service start, List<Entry> log) {
        Service service = start;
        for (Entry entry : log) {
            service = evolve(service, entry);
        }
        return service;
    }

    public static Service evolve(Service before, Entry entry) {
        Service after = apply(before, entry.event(), entry.header());
        return remember(after, entry.header().cause()).logged(entry.header().sequence(), entry.header().at());
    }

    private static Service remember(Service service, Header.Cause cause) {
        Catalog catalog = service.catalog();
        return cause.digest().filter(_ -> catalog.digestOf(cause.id()).isEmpty())
                .map(digest -> service.with(catalog.remember(cause.id(), digest))).orElse(service);
    }

    private static Service apply(Service s, Event event, Header header) {
        Catalog catalog = s.catalog();
        return switch (event) {
            case Event.DefinitionAccepted e -> s.with(catalog.define(e.definition()));
            case Event.RequestRejected _,Event.AlreadyStable _ -> s;
            case Event.DeploymentWaiting e -> s.with(catalog.withWaiting(Waitings.add(catalog, e)));
            case Event.WaitingDropped e -> s.with(catalog.withWaiting(Waitings.without(catalog, e.dropped())));
            case Event.FreezeChanged e -> s.with(catalog.withFrozen(e.frozen()));
            case Event.ServiceDeleted _ -> new Service(s.id(), s.sequence(), s.at(), s.epoch(),
                    new Catalog(Optional.empty(), List.of(), List.of(), catalog.remembered(), false, Optional.empty()),
                    Optional.empty(), new State.Idle(Optional.empty()));
            case Event.EngineFaulted e -> Progresses.faulted(s, e, header.at());
            case Event.RolloutStarted e -> Rollouts.started(s, e);
            case Event.Adopted e -> Rollouts.adopted(s, e, header.at());
            case Event.Promoted e -> Rollouts.promoted(s, e, header.at());
            case Event.RollbackStarted e -> Rollouts.rollingBack(s, e);
            case Event.WindowOpened e -> Rollouts.window(s, e);
            case Event.WindowClosed _ -> Rollouts.retiring(s);
            case Event.RolloutEnded e -> Rollouts.ended(s, e);
            case Event.SnapshotTaken e -> Rollouts.snapshot(s, e);
            case Event.StepStarted e -> Progresses.step(s, e.step());
            case Event.CommandsIssued e -> Commands.issued(s, e, header.at());
            case Event.CommandRepeated e -> Commands.repeated(s, e);
            case Event.CommandAccepted e -> Commands.pending(s, e.target(), p -> p.withAccepted());
            case Event.TargetObserved e -> Commands.observed(s, e);
            case Event.CommandFailed e -> Commands.pending(s, e.target(), p -> p.failed(e.retryAt()));
            case Event.ExecutorSilent e -> Commands.pending(s, e.target(), p -> p.withNoticed());
            case Event.RollbackStuck _ -> Commands.stuck(s, header.at());
            case Event.BakeStarted e -> Analyses.started(s, e, header.at());
            case Event.MeasurementAsked e -> Analyses.run(s, e.analysis(), run -> run.asked(e.following()));
            case Event.MeasurementTaken e -> Analyses.taken(s, e);
            case Event.MeasurementJudged e -> Analyses.judged(s, e, header.at());
            case Event.BackgroundStarted e -> Analyses.background(s, e, header.at());
            case Event.MeasurementMissed e -> Analyses.run(s, e.analysis(), run -> run.missing(e.n()));
            case Event.AnalysisConcluded e -> Analyses.run(s, e.analysis(), run -> run.judged(e.verdict()));
            case Event.BakeExtended _ -> Analyses.extended(s);
            case Event.ShareChecked e -> Analyses.share(s, e);
            case Event.BakeEnded _ -> s;
            case Event.Held e -> Progresses.held(s, e, header.at());
            case Event.HoldEnded _ -> s;
            case Event.Paused e -> Progresses.paused(s, e, header.at());
            case Event.Resumed e -> Progresses.resumed(s, e);
            case Event.Approved e -> Progresses.approved(s, e);
            case Event.FullPromotionAsked _ -> Progresses.progress(s, p -> p.inFull());
            case Event.DriftFound e -> Commands.drifted(s, e, header.at());
            case Event.DriftAnswered _ -> Progresses.answered(s);
            case Event.HealthReported e -> Progresses.health(s, e, header.cause().id());
            case Event.AlertTaken e -> Progresses.alerted(s, e);
        };
    }
}
