package dev.spillway.core.event;

import dev.spillway.core.analysis.Assessment;
import dev.spillway.core.analysis.Verdict;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Fence;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.Share;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Request.DriftAnswer;
import dev.spillway.core.signal.Signal.Finding;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.Catalog.Waiting;
import dev.spillway.core.state.ShareWatch.Sight;
import dev.spillway.core.state.State.Ended;
import dev.spillway.core.state.State.Question;
import dev.spillway.core.state.State.RollbackCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was decided: the log. A released event never changes its meaning; new ones and new fields may come. */
public sealed interface Event {

    /** The commands that leave with this event. */
    default List<Command> commands() {
        return List.of();
    }

    record DefinitionAccepted(Definition definition) implements Event {}

    record RequestRejected(String request, String requestId, String reason) implements Event {}

    record AlreadyStable(Revision revision) implements Event {}

    /** @param replaced the deployment that waited before and now never starts */
    record DeploymentWaiting(Waiting waiting, Optional<RolloutId> replaced, String reason) implements Event {}

    record WaitingDropped(RolloutId dropped, String reason) implements Event {}

    record FreezeChanged(boolean frozen, String reason) implements Event {}

    record ServiceDeleted(String reason) implements Event {}

    /** The engine met a bug of its own. Nothing goes forward until somebody resumes; abort still works. */
    record EngineFaulted(String fault) implements Event {}

    record RolloutStarted(Brief brief, long epoch) implements Event {}

    /** What ran before Spillway came is stable from now on. */
    record Adopted(Revision revision) implements Event {}

    record StepStarted(int step, Step detail) implements Event {}

    /** One phase begins: a command per target, in parallel. */
    record CommandsIssued(int step, int phase, List<Command> commands, Optional<Instant> deadline) implements Event {
        public CommandsIssued {
            commands = List.copyOf(commands);
        }
    }

    /** One more attempt. */
    record CommandRepeated(Command command, int failures) implements Event {
        @Override
        public List<Command> commands() {
            return List.of(command);
        }
    }

    record CommandAccepted(String commandId, String target, String executor) implements Event {}

    /** A target was seen to be as asked. */
    record TargetObserved(String commandId, String target, Observed observed) implements Event {}

    record CommandFailed(String commandId, String target, Outcome.Kind outcome, String reason, Instant retryAt)
            implements
                Event {}

    record ExecutorSilent(String commandId, String target, String reason) implements Event {}

    /** @param found the fence that the target already carried: the epoch starts above it */
    record SnapshotTaken(String target, String snapshot, Fence found) implements Event {}

    record BakeStarted(int step, Instant until, Instant latest, List<FirstMeasurement> analyses) implements Event {
        public BakeStarted {
            analyses = List.copyOf(analyses);
        }
    }

    /**
     * What the counts say about the share of the traffic, {@code NOT_SEEN}: too few to say anything.
     *
     * @param asked    the weight as read back
     * @param until    when the bake's minimum has passed now; not armed while the share is awaited
     */
    record ShareChecked(int step, Sight sight, Weight asked, long canary, long requests, Instant until,
            Instant latest) implements Event {}

    /** @param due absent where nobody is asked: the increments are pushed */
    record FirstMeasurement(String analysis, Optional<Instant> due) {}

    record MeasurementAsked(String analysis, int n, Instant following, Optional<Command> command) implements Event {
        @Override
        public List<Command> commands() {
            return command.stream().toList();
        }
    }

    /** Raw counts that entered a running analysis. */
    record MeasurementTaken(String analysis, Increment increment) implements Event {}

    /**
     * A result entered a running analysis.
     *
     * @param because the sentence that a person reads
     */
    record MeasurementJudged(String analysis, int n, Finding finding, Assessment assessment,
            String because) implements Event {}

    record MeasurementMissed(String analysis, int n, String reason) implements Event {}

    record AnalysisConcluded(String analysis, Verdict verdict) implements Event {}

    /** Analyses watch from here on, across steps. */
    record BackgroundStarted(List<FirstMeasurement> analyses) implements Event {
        public BackgroundStarted {
            analyses = List.copyOf(analyses);
        }
    }

    /** The minimum has passed, but an analysis does not allow the end yet. */
    record BakeExtended(int step, String reason) implements Event {}

    record BakeEnded(int step, String reason) implements Event {}

    record Held(Question question, String reason, Optional<Instant> until) implements Event {}

    record HoldEnded(Question question, String reason) implements Event {}

    record Paused(String by, String reason, Optional<Duration> deadlineLeft) implements Event {}

    record Resumed(String by, Optional<Instant> deadline) implements Event {}

    record Approved(String by, int have, int need) implements Event {}

    record FullPromotionAsked(String by) implements Event {}

    /** From here on no path raises exposure. */
    record RollbackStarted(RollbackCause cause, String reason, long epoch) implements Event {}

    record RollbackStuck(int failures, String reason) implements Event {}

    record DriftFound(String target, List<Share> expected, List<Share> found) implements Event {
        public DriftFound {
            expected = List.copyOf(expected);
            found = List.copyOf(found);
        }
    }

    record DriftAnswered(DriftAnswer answer, String by) implements Event {}

    record HealthReported(String target, RevisionId revision, int ready, int wanted) implements Event {}

    /** @param effect what came of it: abort, pause, noted, ignored */
    record AlertTaken(String fingerprint, Instant startsAt, String effect, String reason) implements Event {}

    record Promoted(Revision revision) implements Event {}

    record WindowOpened(Instant until) implements Event {}

    record WindowClosed(String reason) implements Event {}

    record RolloutEnded(Ended ended) implements Event {}
}
