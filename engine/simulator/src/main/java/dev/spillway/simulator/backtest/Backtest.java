package dev.spillway.simulator.backtest;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.State.Ended;
import dev.spillway.core.state.State.Ending;
import dev.spillway.core.state.State.RollbackCause;
import dev.spillway.simulator.backtest.Judged.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a log by a changed policy, rollout by rollout as they end, so that it needs memory for the running ones and the results only. The
 * changed definition is applied to each service whose log it is given.
 */
public final class Backtest {
    /** Only these are looked at. */
    private static final Set<Class<? extends Event>> KINDS = Set.of(Event.RolloutStarted.class, Event.Adopted.class,
            Event.StepStarted.class, Event.TargetObserved.class, Event.MeasurementTaken.class,
            Event.MeasurementJudged.class, Event.Held.class, Event.Paused.class, Event.Resumed.class,
            Event.RollbackStarted.class, Event.Promoted.class, Event.RolloutEnded.class);
    private final Definition changed;
    private final Map<ServiceId, Recorded> running = new HashMap<>();
    private final List<Case> cases = new ArrayList<>();
    private final Map<ServiceId, Map<RevisionId, Integer>> newest = new HashMap<>();
    private int first;
    private int undos;
    private int unfinished;
    private int untouched;

    /**
     * What came of it.
     *
     * @param first      rollouts of a service's first revision: there was nothing to compare with, so nothing was judged
     * @param undos      of revisions taken back: they go straight back, and nothing watches them
     * @param untouched  that never sent traffic to their new revision
     * @param unfinished that were not over at the end of the log
     */
    public record Report(List<Case> cases, int first, int undos, int untouched, int unfinished) {
        public Report {
            cases = List.copyOf(cases);
        }
    }

    public Backtest(Definition changed) {
        this.changed = changed;
    }

    /** Whether it makes a difference; whoever reads a log need not read more. */
    public static boolean looksAt(Class<?> event) {
        return KINDS.contains(event);
    }

    /** The next line; those of one service in order. */
    public void take(Entry entry) {
        ServiceId service = entry.header().service();
        if (entry.event() instanceof Event.RolloutStarted started) {
            running.put(service, new Recorded(started.brief()));
        }
        Recorded recorded = running.get(service);
        if (recorded != null && looksAt(entry.event().getClass())
                && entry.header().rollout().equals(Optional.of(recorded.rollout()))) {
            recorded.add(entry);
            if (entry.event() instanceof Event.RolloutEnded(Ended ended)) {
                running.remove(service);
                ended(service, recorded, ended);
            }
        }
    }

    /** The log ends here. */
    public Report end() {
        unfinished += running.size();
        running.clear();
        return new Report(cases, first, undos, untouched, unfinished);
    }

    private void ended(ServiceId service, Recorded recorded, Ended ended) {
        if (recorded.takesBack() && ended.ending() == Ending.PROMOTED) {
            recorded.stable()
                    .ifPresent(bad -> mark(service, bad.id(), Truth.BAD, "taken back by " + recorded.rollout()));
        }
        Optional<Revision> stable = recorded.stable();
        if (recorded.takesBack()) {
            undos++;
        } else if (stable.isEmpty() || stable.get().id().equals(recorded.revision().id())) {
            first++;
        } else if (recorded.exposed().isEmpty()) {
            untouched++;
        } else {
            judge(service, recorded, stable.get(), ended);
        }
    }

    private void judge(ServiceId service, Recorded recorded, Revision stable, Ended ended) {
        var replay = new Replay(recorded, onThe(service), stable);
        Judged would = replay.run();
        Judged decided = recorded.decided();
        var notSeen = new ArrayList<>(replay.notSeen());
        if (decided.decision() == Decision.TAKEN_BACK && would.decision() != Decision.TAKEN_BACK) {
            notSeen.add("what came after it was taken back is not in the log");
        }
        Case found = truth(new Case(recorded.rollout(), recorded.revision().label(), Truth.UNKNOWN, "", decided, would,
                notSeen), recorded, ended);
        if (ended.ending() == Ending.PROMOTED) {
            mark(service, recorded.revision().id(), Truth.HEALTHY,
                    "the same revision was promoted by " + recorded.rollout());
        }
        cases.add(found);
        newest.computeIfAbsent(service, _ -> new HashMap<>()).put(recorded.revision().id(), cases.size() - 1);
    }

    private Definition onThe(ServiceId service) {
        return new Definition(service, changed.targets(), changed.strategy(), changed.analyses(), changed.policy(),
                changed.digest());
    }

    private static Case truth(Case found, Recorded recorded, Ended ended) {
        Optional<RollbackCause> cause = recorded.last(Event.RollbackStarted.class)
                .map(Event.RollbackStarted::cause);
        boolean byOthers = cause.filter(c -> switch (c) {
            case ABORT, ALERT, UNDO -> true;
            case ANALYSIS, DEADLINE, FAILURE, HEALTH, SUPERSEDED -> false;
        }).isPresent();
        if (ended.ending() == Ending.PROMOTED) {
            return found.as(Truth.HEALTHY, "promoted");
        }
        return found.as(byOthers ? Truth.BAD : Truth.UNKNOWN, ended.reason());
    }

    /** What came later says more of a revision's last rollout: it was taken back after all, or was good after all. */
    private void mark(ServiceId service, RevisionId revision, Truth truth, String because) {
        Integer at = newest.getOrDefault(service, Map.of()).get(revision);
        if (at != null) {
            Case before = cases.get(at);
            boolean says = truth == Truth.BAD ? before.truth() == Truth.HEALTHY : before.truth() == Truth.UNKNOWN;
            cases.set(at, says ? before.as(truth, because) : before);
        }
    }
}
