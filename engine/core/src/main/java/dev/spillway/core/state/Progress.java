package dev.spillway.core.state;

import dev.spillway.core.model.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a rollout has come.
 *
 * @param step     index into the plan
 * @param weight   the new revision's, as last observed
 * @param touched  something may have been changed at a target: an abort has work to do
 * @param exposed  when traffic may first have reached the new revision
 * @param pause    a manual pause: stops advancing, not watching
 * @param full     promote --full was asked: waits are skipped
 * @param stableDown no instance of stable was wanted when it was last heard of; sick ones are not waited for
 * @param guarded forward writes expect what was left there; not so for the first write after a drift was answered
 * @param background analyses that watch across steps
 * @param alerts   fingerprints with start times, and ids of health reports, already taken, so that none acts twice
 */
public record Progress(int step, Weight weight, boolean touched, Optional<Instant> exposed,
        Optional<ManualPause> pause, boolean full, boolean stableDown, boolean guarded, List<Run> background,
        List<String> alerts) {
    public static final Progress START = new Progress(0, Weight.ZERO, false, Optional.empty(), Optional.empty(), false,
            false, true, List.of(), List.of());

    public Progress {
        background = List.copyOf(background);
        alerts = List.copyOf(alerts);
    }

    /** @param deadlineLeft what was left of a forward deadline when the pause began */
    public record ManualPause(Instant since, String by, Optional<Duration> deadlineLeft) {}

    public boolean isPaused() {
        return pause.isPresent();
    }

    public Progress at(int nextStep) {
        return new Progress(nextStep, weight, touched, exposed, pause, full, stableDown, guarded, background, alerts);
    }

    public Progress observed(Weight next) {
        return new Progress(step, next, touched, exposed, pause, full, stableDown, true, background, alerts);
    }

    public Progress touch() {
        return new Progress(step, weight, true, exposed, pause, full, stableDown, guarded, background, alerts);
    }

    public Progress expose(Instant when) {
        return new Progress(step, weight, true, exposed.or(() -> Optional.of(when)), pause, full, stableDown, guarded,
                background, alerts);
    }

    public Progress pause(Optional<ManualPause> next) {
        return new Progress(step, weight, touched, exposed, next, full, stableDown, guarded, background, alerts);
    }

    public Progress inFull() {
        return new Progress(step, weight, touched, exposed, pause, true, stableDown, guarded, background, alerts);
    }

    public Progress stableDown(boolean down) {
        return new Progress(step, weight, touched, exposed, pause, full, down, guarded, background, alerts);
    }

    public Progress guarded(boolean next) {
        return new Progress(step, weight, touched, exposed, pause, full, stableDown, next, background, alerts);
    }

    public Progress background(List<Run> next) {
        return new Progress(step, weight, touched, exposed, pause, full, stableDown, guarded, next, alerts);
    }

    public Progress alerted(String alert, int most) {
        var next = new ArrayList<>(alerts);
        next.add(alert);
        return new Progress(step, weight, touched, exposed, pause, full, stableDown, guarded, background,
                next.subList(Math.max(0, next.size() - most), next.size()));
    }
}
