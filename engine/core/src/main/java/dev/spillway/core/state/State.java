package dev.spillway.core.state;

import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** So now: one state per kind of waiting, not one per step kind. */
public sealed interface State {

    /** A state in which a rollout runs. */
    sealed interface Active extends State {
        Progress progress();

        Active with(Progress next);
    }

    /** Going forward: the outcome is open, and a person may still steer. */
    sealed interface Forward extends Active {
        /** When it is taken back if nothing comes; a pause stops it. */
        Optional<Instant> deadline();

        /** The analyses that run. */
        default List<Run> watching() {
            return progress().background();
        }
    }

    /** A state that waits for commands. */
    sealed interface Commanding extends Active {
        int phase();

        List<Pending> pending();

        Commanding with(List<Pending> next);
    }

    /** Waits for a deployment. Ended by a request that starts a rollout. */
    record Idle(Optional<Ended> last) implements State {}

    /** Waits until every target of a phase was observed as asked. Ended by the last observation, or by a deadline. */
    record Applying(Progress progress, int phase, List<Pending> pending,
            Optional<Instant> deadline) implements Forward, Commanding {
        public Applying {
            pending = List.copyOf(pending);
        }

        @Override
        public Applying with(Progress next) {
            return new Applying(next, phase, pending, deadline);
        }

        @Override
        public Applying with(List<Pending> next) {
            return new Applying(progress, phase, next, deadline);
        }
    }

    /** Waits for time to pass while analyses and alerts watch. Ended by the clock together with the analyses, or by a failure. */
    record Baking(Progress progress, Instant since, Instant until, Instant latest, boolean minimumPassed,
            List<Run> runs, ShareWatch share) implements Forward {
        public Baking {
            runs = List.copyOf(runs);
        }

        @Override
        public Baking with(Progress next) {
            return new Baking(next, since, until, latest, minimumPassed, runs, share);
        }

        public Baking with(List<Run> next, ShareWatch seen) {
            return new Baking(progress, since, until, latest, minimumPassed, next, seen);
        }

        @Override
        public List<Run> watching() {
            return progress.background().isEmpty()
                    ? runs
                    : Stream.concat(runs.stream(), progress.background().stream()).toList();
        }

        public Baking until(Instant minimum, Instant maximum) {
            return new Baking(progress, since, minimum, maximum, minimumPassed, runs, share);
        }

        @Override
        public Optional<Instant> deadline() {
            return Optional.of(latest);
        }
    }

    /**
     * Waits for a person, or for a pause to run out. Ended by the answer that the question asks for.
     *
     * @param attempts already made at this step, so that commands issued again get ids of their own
     * @param phase    of the step that the hold stopped, and that goes on afterwards; absent: the step itself is through
     */
    record Holding(Progress progress, Question question, Instant since, Optional<Instant> until,
            List<String> approvedBy, int attempts, Optional<Integer> phase) implements Forward {
        public Holding {
            approvedBy = List.copyOf(approvedBy);
        }

        @Override
        public Holding with(Progress next) {
            return new Holding(next, question, since, until, approvedBy, attempts, phase);
        }

        @Override
        public Optional<Instant> deadline() {
            return Optional.empty();
        }
    }

    /** Waits until exposure was observed gone and nothing is left of the new revision. Ended by the last observation; no path from here raises exposure. */
    record RollingBack(Progress progress, RollbackCause cause, String reason, int phase, List<Pending> pending,
            Optional<Instant> stuckSince) implements Commanding {
        public RollingBack {
            pending = List.copyOf(pending);
        }

        @Override
        public RollingBack with(Progress next) {
            return new RollingBack(next, cause, reason, phase, pending, stuckSince);
        }

        @Override
        public RollingBack with(List<Pending> next) {
            return new RollingBack(progress, cause, reason, phase, next, stuckSince);
        }
    }

    /** The new revision is stable; the old one is kept warm. Waits for the window to pass, ended by it, by undo or by a new deployment. */
    record Window(Progress progress, Instant until) implements Active {

        @Override
        public Window with(Progress next) {
            return new Window(next, until);
        }
    }

    /** The old revision goes. Waits until zero instances of it were observed. */
    record Retiring(Progress progress, int phase, List<Pending> pending) implements Commanding {
        public Retiring {
            pending = List.copyOf(pending);
        }

        @Override
        public Retiring with(Progress next) {
            return new Retiring(next, phase, pending);
        }

        @Override
        public Retiring with(List<Pending> next) {
            return new Retiring(progress, phase, next);
        }
    }

    /** Why a rollout holds, and so what ends the hold. */
    enum Question {
        /** A pause step: resume, promote, or its time. */
        PAUSE,
        /** Somebody paused: resume. */
        MANUAL_PAUSE,
        /** Approvals. */
        APPROVAL,
        /** No verdict at the maximum: skip, promote or abort. */
        INCONCLUSIVE,
        /** The target is not as we left it: accept, overwrite or abort. */
        DRIFT,
        /** The environment is frozen: unfreeze or abort. */
        FROZEN
    }

    /** What set a rollback off; decides how the rollout ends. */
    enum RollbackCause {
        ABORT, ALERT, ANALYSIS, DEADLINE, FAILURE, HEALTH, SUPERSEDED, UNDO
    }

    /** How a rollout ended. */
    enum Ending {
        PROMOTED, ROLLED_BACK, ABORTED_UNTOUCHED, FAILED_NO_STABLE, SUPERSEDED, UNDONE, ABANDONED
    }

    record Ended(RolloutId rollout, Revision revision, Ending ending, String reason, Instant at) {}
}
