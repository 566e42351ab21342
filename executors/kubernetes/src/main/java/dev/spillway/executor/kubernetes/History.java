package dev.spillway.executor.kubernetes;

import dev.spillway.executor.kubernetes.api.Edit;
import dev.spillway.executor.kubernetes.api.Fences;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The revisions that a Deployment still knows, and the way back to one of them: the same as {@code kubectl rollout undo}
 * (kubectl's rollback.go), by hash where the number may have moved.
 */
final class History {
    static final String NUMBER = "deployment.kubernetes.io/revision";
    /** Artifact of a revision that was running before Spillway came. */
    static final String ADOPTED = "adopted:";
    private static final String CAUSE = "kubernetes.io/change-cause";
    /** The Deployment's own, that a rollback leaves. */
    private static final Set<String> KEPT = Set.of("kubectl.kubernetes.io/last-applied-configuration", NUMBER,
            "deployment.kubernetes.io/revision-history", "deployment.kubernetes.io/desired-replicas",
            "deployment.kubernetes.io/max-replicas", "deprecated.deployment.rollback.to");

    /** @param cause as somebody wrote it, else empty */
    record Entry(long number, String revision, String image, String cause) {}

    private History() {}

    /** Oldest first. */
    static List<Entry> of(Slot slot) {
        return slot.sets().stream().filter(set -> number(set) > 0).sorted(Comparator.comparingLong(History::number))
                .map(set -> new Entry(number(set), slot.revisionOf(set),
                        Identity.container(set.getSpec().getTemplate(), slot.container()).map(one -> one.getImage())
                                .orElse(""),
                        Fences.annotations(set).getOrDefault(CAUSE, "")))
                .toList();
    }

    static long number(ReplicaSet set) {
        String text = Fences.annotations(set).getOrDefault(NUMBER, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** The newest of this revision. */
    static Optional<ReplicaSet> find(Slot slot, String revision) {
        return slot.sets().stream().filter(set -> slot.revisionOf(set).equals(revision))
                .max(Comparator.comparingLong(History::number));
    }

    /** By number; 0 is the one before the newest, as kubectl has it. */
    static Optional<ReplicaSet> find(Slot slot, long number) {
        List<ReplicaSet> newest = slot.sets().stream().filter(set -> number(set) > 0)
                .sorted(Comparator.comparingLong(History::number).reversed()).toList();
        return number == 0
                ? newest.stream().skip(1).findFirst()
                : newest.stream().filter(set -> number(set) == number).findFirst();
    }

    /** Whether the Deployment's template is this one already: then there is nothing to do. */
    static boolean current(Slot slot, ReplicaSet set) {
        return Identity.hash(slot.template()).equals(Identity.hash(set.getSpec().getTemplate()));
    }

    /** Template and annotations of that ReplicaSet; those that are the Deployment's own, and Spillway's, stay. */
    static Edit restore(Edit edit, Slot slot, ReplicaSet set) {
        edit.replace("/spec/template", template(set));
        annotations(slot, set).forEach(edit::annotate);
        slot.annotations().keySet().stream().filter(key -> !annotations(slot, set).containsKey(key))
                .filter(key -> !ours(key)).forEach(key -> edit.remove("/metadata/annotations/" + Edit.key(key)));
        return edit;
    }

    static PodTemplateSpec template(ReplicaSet set) {
        return new PodTemplateSpecBuilder(set.getSpec().getTemplate()).editMetadata()
                .removeFromLabels(Identity.HASH_LABEL).endMetadata().build();
    }

    /** As kubectl leaves them. */
    static Map<String, String> annotations(Slot slot, ReplicaSet set) {
        Map<String, String> all = new TreeMap<>();
        Fences.annotations(set).forEach((key, value) -> {
            if (!KEPT.contains(key) && !ours(key)) {
                all.put(key, value);
            }
        });
        slot.annotations().forEach((key, value) -> {
            if (KEPT.contains(key)) {
                all.put(key, value);
            }
        });
        return all;
    }

    /** The controller copies a Deployment's annotations to its ReplicaSets: an old fence must not come back from there. */
    private static boolean ours(String key) {
        return key.startsWith("spillway.dev/");
    }

    static String missing(String revision, Picture.Seen seen) {
        return "revision " + revision + " is gone: no ReplicaSet is left of it (revisionHistoryLimit), there are "
                + seen.slots().stream().map(slot -> slot.name() + " " + of(slot)).toList();
    }
}
