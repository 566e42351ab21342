package dev.spillway.core.state;

import dev.spillway.core.analysis.Evidence;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
 * @param evidence by analysis, what judges have gathered over the rollout: it outlives each bake
 */
public record Progress(int step, Weight weight, boolean touched, Optional<Instant> exposed,
        Optional<ManualPause> pause, boolean full, boolean stableDown, boolean guarded, List<Run> background,
        List<String> alerts, Map<String, Evidence> evidence) {
    public static final Progress START = new Progress(0, Weight.ZERO, false, Optional.empty(), Optional.empty(), false,
            false, true, List.of(), List.of(), Map.of());

    public Progress {
        background = List.copyOf(background);
        alerts = List.copyOf(alerts);
        evidence = Limits.sorted(evidence);
    }

    /** @param deadlineLeft what was left of a forward deadline when the pause began */
    public record ManualPause(Instant since, String by, Optional<Duration> deadlineLeft) {}

    public boolean isPaused() {
        return pause.isPresent();
    }

    public Progress at(int nextStep) {
        return new Progress(nextStep, weight, touched, exposed, pause, full, stableDown, guarded, background, alerts,
                evidence);
    }

    public Progress observed(Weight next) {
        return new Progress(step, next, touched, exposed, pause, full, stableDown, true, background, alerts, evidence);
    }

    public Progress touch() {
        return new Progress(step, weight, true, exposed, pause, full, stableDown, guarded, background, alerts,
                evidence);
    }

    public Progress expose(Instant when) {
        return new Progress(step, weight, true, exposed.or(() -> Optional.of(when)), pause, full, stableDown, guarded,
                background, alerts, evidence);
    }

    public Progress pause(Optional<ManualPause> next) {
        return new Progress(step, weight, touched, exposed, next, full, stableDown, guarded, background, alerts,
                evidence);
    }

    public Progress inFull() {
        return new Progress(step, weight, touched, exposed, pause, true, stableDown, guarded, background, alerts,
                evidence);
    }

    public Progress stableDown(boolean down) {
        return new Progress(step, weight, touched, exposed, pause, full, down, guarded, background, alerts, evidence);
    }

    public Progress guarded(boolean next) {
        return new Progress(step, weight, touched, exposed, pause, full, stableDown, next, background, alerts,
                evidence);
    }

    public Progress background(List<Run> next) {
        return new Progress(step, weight, touched, exposed, pause, full, stableDown, guarded, next, alerts, evidence);
    }

    /** What a judge has gathered now. */
    public Progress evidence(String analysis, Evidence next) {
        var all = new TreeMap<>(evidence);
        all.put(analysis, next);
        return evidence(all);
    }

    public Progress evidence(Map<String, Evidence> next) {
        return new Progress(step, weight, touched, exposed, pause, full, stableDown, guarded, background, alerts,
                next);
    }

    public Progress alerted(String alert, int most) {
        var next = new ArrayList<>(alerts);
        next.add(alert);
        return new Progress(step, weight, touched, exposed, pause, full, stableDown, guarded, background,
                next.subList(Math.max(0, next.size() - most), next.size()), evidence);
    }
}
