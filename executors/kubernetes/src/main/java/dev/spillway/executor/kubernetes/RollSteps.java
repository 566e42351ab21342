package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Command;
import dev.spillway.executor.Next;
import dev.spillway.executor.Revision;
import dev.spillway.executor.kubernetes.Settings.Roll;
import dev.spillway.executor.kubernetes.api.Edit;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The Deployment's own rolling update: its template is written, its controller does the rest, and is watched. */
final class RollSteps {
    private RollSteps() {}

    static Next<Call> next(Command command, Revision revision, Picture.Seen seen) {
        Slot slot = seen.first();
        if (seen.copy().filter(copy -> !copy.idle()).isPresent()) {
            return new Next.Failed<>("Deployment " + seen.settings().copy()
                    + " has instances too: a rolling update has one Deployment; scale that one to 0");
        }
        if (Boolean.TRUE.equals(slot.deployment().getSpec().getPaused())) {
            return new Next.Failed<>("Deployment " + slot.name() + " is paused: kubectl rollout resume deployment/"
                    + slot.name());
        }
        int count = slot.wanted() > 0 ? slot.wanted() : seen.full().orElse(1);
        boolean there = slot.revision().equals(revision.id()) && slot.wanted() == count
                && knobs(slot.deployment().getSpec(), seen.settings().roll()).isEmpty();
        if (!there) {
            return written(command, slot, revision, count, seen);
        }
        return Writes.fence(slot, command).or(() -> Progress.towards(slot, revision.id(), count))
                .orElseGet(Next.Done::new);
    }

    private static Next<Call> written(Command command, Slot slot, Revision revision, int count, Picture.Seen seen) {
        try {
            Edit edit = template(Writes.touch(slot, command), slot, revision, seen);
            knobs(slot.deployment().getSpec(), seen.settings().roll()).forEach(edit::add);
            return Writes.patch(slot, slot.wanted() == count ? edit : edit.add("/spec/replicas", count));
        } catch (IllegalArgumentException wrong) {
            return new Next.Failed<>(String.valueOf(wrong.getMessage()));
        }
    }

    /** One that Spillway did not deploy is known by its hash only: it is taken from the Deployment's history. */
    private static Edit template(Edit edit, Slot slot, Revision revision, Picture.Seen seen) {
        if (slot.revision().equals(revision.id())) {
            return edit;
        }
        if (revision.artifact().startsWith(History.ADOPTED)) {
            ReplicaSet set = History.find(slot, revision.id())
                    .orElseThrow(() -> new IllegalArgumentException(History.missing(revision.id(), seen)));
            return History.restore(edit, slot, set);
        }
        String container = seen.settings().container();
        return Templates.change(edit, slot.template(), Templates.with(slot.template(), revision, container),
                container);
    }

    /** Those that are given and are not so yet, by path. */
    private static Map<String, Object> knobs(DeploymentSpec spec, Roll wanted) {
        Map<String, Object> all = new HashMap<>();
        wanted.minReadySeconds().ifPresent(seconds -> {
            if (Optional.ofNullable(spec.getMinReadySeconds()).orElse(0) != seconds) {
                all.put("/spec/minReadySeconds", seconds);
            }
        });
        wanted.progressDeadlineSeconds().ifPresent(seconds -> {
            if (!Objects.equals(spec.getProgressDeadlineSeconds(), seconds)) {
                all.put("/spec/progressDeadlineSeconds", seconds);
            }
        });
        surge(spec, wanted).ifPresent(strategy -> all.put("/spec/strategy", strategy));
        return all;
    }

    private static Optional<Map<String, Object>> surge(DeploymentSpec spec, Roll wanted) {
        Map<String, Object> knobs = new HashMap<>();
        Map<String, Object> there = new HashMap<>();
        Optional.ofNullable(spec.getStrategy()).map(strategy -> strategy.getRollingUpdate()).ifPresent(rolling -> {
            put(there, "maxSurge", rolling.getMaxSurge());
            put(there, "maxUnavailable", rolling.getMaxUnavailable());
        });
        knobs.putAll(there);
        wanted.maxSurge().ifPresent(text -> put(knobs, "maxSurge", new IntOrString(value(text))));
        wanted.maxUnavailable().ifPresent(text -> put(knobs, "maxUnavailable", new IntOrString(value(text))));
        boolean given = wanted.maxSurge().isPresent() || wanted.maxUnavailable().isPresent();
        return given && !knobs.equals(there)
                ? Optional.of(Map.of("type", "RollingUpdate", "rollingUpdate", knobs))
                : Optional.empty();
    }

    private static void put(Map<String, Object> knobs, String name,
            @org.jspecify.annotations.Nullable IntOrString value) {
        if (value != null) {
            knobs.put(name, value.getValue());
        }
    }

    private static Object value(String text) {
        return text.endsWith("%") ? text : Integer.valueOf(text);
    }
}
