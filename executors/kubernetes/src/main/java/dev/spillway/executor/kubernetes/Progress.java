package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Next;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a Deployment has got, as {@code kubectl rollout status} sees it, and by the pods: what the controller has not noticed
 * yet is not done, and what it has given up has failed.
 */
final class Progress {
    private static final int DEADLINE_SECONDS = 600;
    private static final Duration MARGIN = Duration.ofMinutes(1);
    /** What no waiting will mend. */
    private static final Set<String> HOPELESS = Set.of("InvalidImageName", "ErrImageNeverPull",
            "CreateContainerConfigError");

    private Progress() {}

    /** Empty when exactly so many instances of the revision are there, ready, and no other's. */
    static Optional<Next<Call>> towards(Slot slot, String revision, int count) {
        return failure(slot, revision).<Next<Call>>map(Next.Failed::new)
                .or(() -> Optional.of(slot).filter(one -> !complete(one, revision, count))
                        .map(one -> waiting(one, count + " ready instances of " + revision + " in " + one.name())));
    }

    private static boolean complete(Slot slot, String revision, int count) {
        List<Pod> pods = slot.podsOf(revision);
        return noticed(slot) && slot.pods().size() == pods.size() && pods.size() == count && Slot.ready(pods) == count
                && available(slot) >= count;
    }

    /** The controller has seen the spec that is there. */
    private static boolean noticed(Slot slot) {
        Long seen = slot.status().getObservedGeneration();
        Long written = slot.deployment().getMetadata().getGeneration();
        return written == null || (seen != null && seen >= written);
    }

    /** Ready for at least minReadySeconds. */
    private static int available(Slot slot) {
        return Optional.ofNullable(slot.status().getAvailableReplicas()).orElse(0);
    }

    static Next<Call> waiting(Slot slot, String what) {
        String trouble = troubles(slot);
        return new Next.WaitFor<>(trouble.isEmpty() ? what : what + " (" + trouble + ")",
                Duration.ofSeconds(Optional.ofNullable(slot.deployment().getSpec().getProgressDeadlineSeconds())
                        .orElse(DEADLINE_SECONDS)).plus(MARGIN));
    }

    /** Why it will not get there. */
    private static Optional<String> failure(Slot slot, String revision) {
        if (Boolean.TRUE.equals(slot.deployment().getSpec().getPaused())) {
            return Optional.of("Deployment " + slot.name() + " is paused: kubectl rollout resume deployment/"
                    + slot.name());
        }
        if (!noticed(slot)) {
            return Optional.empty();
        }
        return condition(slot, "ReplicaFailure", "True")
                .map(failed -> "Deployment " + slot.name() + " cannot make its pods: " + failed.getMessage())
                .or(() -> condition(slot, "Progressing", "False")
                        .filter(one -> "ProgressDeadlineExceeded".equals(one.getReason()))
                        .map(_ -> "Deployment " + slot.name() + " made no progress with " + revision
                                + " within its progressDeadlineSeconds (ProgressDeadlineExceeded)" + because(slot)))
                .or(() -> hopeless(slot));
    }

    private static String because(Slot slot) {
        String trouble = troubles(slot);
        return trouble.isEmpty() ? "" : ": " + trouble;
    }

    private static Optional<String> hopeless(Slot slot) {
        return slot.pods().stream().flatMap(pod -> waits(pod).stream())
                .filter(one -> HOPELESS.contains(one.getReason())).findFirst()
                .map(one -> "the pods of Deployment " + slot.name() + " cannot start: " + one.getReason() + ": "
                        + one.getMessage());
    }

    private static Optional<DeploymentCondition> condition(Slot slot, String type, String status) {
        return slot.status().getConditions().stream()
                .filter(one -> type.equals(one.getType()) && status.equals(one.getStatus())).findFirst();
    }

    /** Reasons only: messages count seconds, and what changes all the time is no news. */
    private static String troubles(Slot slot) {
        return slot.pods().stream().flatMap(pod -> waits(pod).stream()).map(ContainerStateWaiting::getReason)
                .filter(Objects::nonNull).filter(reason -> !reason.equals("ContainerCreating")
                        && !reason.equals("PodInitializing"))
                .distinct().sorted().collect(Collectors.joining(", "));
    }

    private static List<ContainerStateWaiting> waits(Pod pod) {
        return pod.getStatus() == null
                ? List.of()
                : pod.getStatus().getContainerStatuses().stream().filter(one -> one.getState() != null)
                        .map(one -> one.getState().getWaiting()).filter(Objects::nonNull).toList();
    }
}
