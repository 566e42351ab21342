package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Plan;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.Step;
import dev.spillway.core.plan.Phases;
import dev.spillway.core.plan.Plans;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.Catalog;
import dev.spillway.core.state.Progress;
import dev.spillway.core.state.State;
import dev.spillway.core.state.State.Ending;
import dev.spillway.core.state.State.Question;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way of a rollout through its plan. Nothing else takes a step. */
final class Forward {
    private Forward() {}

    static void deploy(Draft d, RolloutId id, Revision revision, Actor by) {
        if (d.catalog().stable().map(Revision::id).equals(Optional.of(revision.id()))) {
            d.emit(new Event.AlreadyStable(revision));
        } else {
            start(d, id, revision, Plans.compile(definition(d)), false, by);
        }
    }

    static void start(Draft d, RolloutId id, Revision revision, Plan plan, boolean takesBack, Actor by) {
        var brief = new Brief(id, plan, revision, d.catalog().stable(), takesBack, by, Map.of());
        d.emit(new Event.RolloutStarted(brief, d.service().epoch() + 1));
        enter(d, 0);
    }

    static Definition definition(Draft d) {
        return d.catalog().definition()
                .orElseThrow(() -> new IllegalStateException("a known service has a definition"));
    }

    /** Enters the step, or the first after it that has a meaning here. */
    private static void enter(Draft d, int from) {
        int i = from;
        while (i > 0 && !Phases.applies(d.brief(), i)) {
            i++;
        }
        d.emit(new Event.StepStarted(i, d.brief().plan().steps().get(i)));
        Measuring.begin(d);
        phase(d, 0, 0);
    }

    /** Issues a phase of the present step, or goes on to what the step waits for once all are through. */
    static void phase(Draft d, int phase, int attempts) {
        List<Phases.Phase> phases = Phases.forward(d.brief(), d.progress().step());
        if (runsAlready(d)) {
            d.emit(new Event.AlreadyStable(d.brief().revision()));
            end(d, Ending.PROMOTED, "it runs already; nothing was touched");
        } else if (phase >= phases.size()) {
            await(d);
        } else if (mayAsk(d, phase)) {
            Commanding.issue(d, phases.get(phase), phase, attempts);
        }
    }

    /** The snapshot found what was to be released: an abort would take away what serves. */
    private static boolean runsAlready(Draft d) {
        return d.brief().stable().map(Revision::id).equals(Optional.of(d.brief().revision().id()));
    }

    /** A pause stops every phase, a freeze each that may raise exposure: what is stopped holds, and goes on with this phase. */
    static boolean mayAsk(Draft d, int phase) {
        int step = d.progress().step();
        if (d.progress().isPaused()) {
            pausedHold(d);
            return false;
        }
        boolean rises = phase == 0 || Phases.forward(d.brief(), step).get(phase).exposes();
        if (d.catalog().frozen() && rises && Phases.raisesExposure(d.brief(), step)) {
            d.emit(new Event.Held(Question.FROZEN, d.service().id().environment() + " is frozen", Optional.empty()));
            return false;
        }
        return true;
    }

    private static void pausedHold(Draft d) {
        String by = d.progress().pause().map(Progress.ManualPause::by).orElse("");
        d.emit(new Event.Held(Question.MANUAL_PAUSE, "paused by " + by, Optional.empty()));
    }

    private static void await(Draft d) {
        Progress progress = d.progress();
        Step step = d.brief().plan().steps().get(progress.step());
        switch (step) {
            case Step.Bake bake when !progress.full() ->
                Bakes.start(d, bake.minimum(), bake.maximum(), bake.analyses());
            case Step.Analysis analysis when !progress.full() && Phases.applies(d.brief(), progress.step()) ->
                Bakes.start(d, Duration.ZERO, analysis.maximum(), analysis.analyses());
            case Step.Pause pause when !progress.full() -> d.emit(new Event.Held(Question.PAUSE, "pause step",
                    pause.duration().map(length -> d.at().plus(length))));
            case Step.Approve approve -> d.emit(new Event.Held(Question.APPROVAL,
                    approve.approvals() + " approval(s) needed", Optional.empty()));
            case Step.Promote _ -> Tail.promoted(d);
            case Step.Deploy _,Step.SetWeight _,Step.Bake _,Step.Pause _,Step.Analysis _,Step.SetCanaryScale _,Step.SetHeaderRoute _,Step.SetMirrorRoute _,Step.SetFlag _,Step.Migrate _,Step.Roll _ ->
                next(d);
        }
    }

    /** The present step is through. */
    static void next(Draft d) {
        Progress progress = d.progress();
        if (progress.isPaused()) {
            pausedHold(d);
        } else {
            enter(d, progress.step() + 1);
        }
    }

    /** After a rollout: what waited may start, the superseding one first; a queued one only after a promotion. */
    static void startWaiting(Draft d, Ending ending) {
        Optional<Catalog.Waiting> next = nextWaiting(d, ending);
        while (next.isPresent() && d.state() instanceof State.Idle && d.catalog().fault().isEmpty()) {
            Catalog.Waiting waiting = next.get();
            d.emit(new Event.WaitingDropped(waiting.rollout(), "its turn has come"));
            deploy(d, waiting.rollout(), waiting.revision(), waiting.by());
            next = nextWaiting(d, ending);
        }
    }

    private static Optional<Catalog.Waiting> nextWaiting(Draft d, Ending ending) {
        var superseding = d.catalog().waiting().stream().filter(w -> w.mode() == OnConflict.SUPERSEDE).findFirst();
        return superseding.or(() -> d.catalog().waiting().stream().filter(_ -> ending == Ending.PROMOTED).findFirst());
    }

    static void end(Draft d, Ending ending, String reason) {
        Brief brief = d.brief();
        d.emit(new Event.RolloutEnded(
                new State.Ended(brief.rollout(), brief.revision(), ending, reason, d.at())));
        startWaiting(d, ending);
    }
}
