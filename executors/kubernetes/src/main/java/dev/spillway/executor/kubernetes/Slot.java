package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Fence;
import dev.spillway.executor.kubernetes.api.Fences;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One of the two Deployments, with what it owns.
 *
 * @param sets ReplicaSets that it controls
 * @param pods that those control, also such as are on their way out
 * @param scaled whether a HorizontalPodAutoscaler says how many it has
 */
record Slot(Deployment deployment, String container, List<ReplicaSet> sets, List<Pod> pods, boolean scaled) {
    Slot {
        sets = List.copyOf(sets);
        pods = List.copyOf(pods);
    }

    String name() {
        return deployment.getMetadata().getName();
    }

    PodTemplateSpec template() {
        return deployment.getSpec().getTemplate();
    }

    String revision() {
        return Identity.of(template(), container);
    }

    Fence fence() {
        return Fences.of(deployment);
    }

    /** A Deployment that says nothing has one. */
    int wanted() {
        return Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
    }

    /** Nothing of it runs, or will. */
    boolean idle() {
        return wanted() == 0 && pods.isEmpty();
    }

    Optional<String> label(String key) {
        return Optional.ofNullable(Identity.labels(template()).get(key));
    }

    Map<String, String> annotations() {
        return Fences.annotations(deployment);
    }

    /** Pods whose ReplicaSet is of this revision. */
    List<Pod> podsOf(String revision) {
        return pods.stream().filter(pod -> set(pod).map(this::revisionOf).equals(Optional.of(revision))).toList();
    }

    private Optional<ReplicaSet> set(Pod pod) {
        return sets.stream().filter(set -> controlledBy(set.getMetadata().getUid(), pod.getMetadata()
                .getOwnerReferences())).findFirst();
    }

    String revisionOf(ReplicaSet set) {
        return Identity.of(set.getSpec().getTemplate(), container);
    }

    static boolean controlledBy(String uid, List<OwnerReference> owners) {
        return owners.stream().anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                && uid.equals(owner.getUid()));
    }

    /** How many of these can serve: ready, and not on their way out. */
    static int ready(List<Pod> pods) {
        return (int) pods.stream().filter(pod -> !leaving(pod)).filter(READY).count();
    }

    static boolean leaving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static final Predicate<Pod> READY = pod -> pod.getStatus() != null
            && pod.getStatus().getConditions().stream()
                    .anyMatch(one -> "Ready".equals(one.getType()) && "True".equals(one.getStatus()));

    DeploymentStatus status() {
        return Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
    }
}
