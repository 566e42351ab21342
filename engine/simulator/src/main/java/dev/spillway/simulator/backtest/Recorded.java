package dev.spillway.simulator.backtest;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Plan;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.State.Question;
import dev.spillway.core.state.State.RollbackCause;
import dev.spillway.simulator.backtest.Judged.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rollout as it stands in the log, from its start to its end. */
final class Recorded {
    private final Brief brief;
    private final List<Entry> entries = new ArrayList<>();
    private Optional<Revision> stable;

    Recorded(Brief brief) {
        this.brief = brief;
        this.stable = brief.stable();
    }

    void add(Entry entry) {
        if (entry.event() instanceof Event.Adopted(Revision revision)) {
            stable = Optional.of(revision);
        }
        entries.add(entry);
    }

    RolloutId rollout() {
        return brief.rollout();
    }

    Revision revision() {
        return brief.revision();
    }

    Optional<Revision> stable() {
        return stable;
    }

    Plan plan() {
        return brief.plan();
    }

    boolean takesBack() {
        return brief.takesBack();
    }

    List<Entry> entries() {
        return entries;
    }

    <E extends Event> Optional<E> last(Class<E> type) {
        return entries.reversed().stream().map(Entry::event).filter(type::isInstance).map(type::cast).findFirst();
    }

    /** When traffic was first seen to reach the new revision. */
    Optional<Instant> exposed() {
        return entries.stream().filter(e -> e.event() instanceof Event.TargetObserved seen
                && seen.observed().weightOf(brief.revision().id()).permille() > 0).map(e -> e.header().at())
                .findFirst();
    }

    /** What its analyses decided: the first time that they asked a person, unless they took it back in the end. */
    Judged decided() {
        return of(entries, exposed());
    }

    /** The same of any log of a rollout. */
    static Judged of(List<Entry> log, Optional<Instant> exposed) {
        Optional<Judged> asked = Optional.empty();
        for (Entry entry : log) {
            Optional<Duration> after = exposed.map(from -> Duration.between(from, entry.header().at()));
            switch (entry.event()) {
                case Event.RollbackStarted(RollbackCause cause, String reason, long _) when cause == RollbackCause.ANALYSIS -> {
                    return new Judged(Decision.TAKEN_BACK, after, reason);
                }
                case Event.Held(Question question, String reason, var _) when question == Question.INCONCLUSIVE ->
                    asked = asked.or(() -> Optional.of(new Judged(Decision.ASKED, after, reason)));
                case Event.Paused(String by, String reason, var _) when isByAnalysis(entry, by) ->
                    asked = asked.or(() -> Optional.of(new Judged(Decision.ASKED, after, reason)));
                case Event _ -> {
                }
            }
        }
        return asked.orElse(Judged.PASSED);
    }

    /** What watches in the background pauses on its own. */
    private static boolean isByAnalysis(Entry entry, String by) {
        return by.equals("spillway") && switch (entry.header().cause().kind()) {
            case OBSERVATION, TIMER -> true;
            case REQUEST, OUTCOME, HEALTH -> false;
        };
    }
}
