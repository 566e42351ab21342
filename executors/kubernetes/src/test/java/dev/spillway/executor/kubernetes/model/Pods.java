package dev.spillway.executor.kubernetes.model;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ReplicaSet controller and kubelet in one: makes pods, lets them become ready, and ends them with a moment's grace. */
final class Pods {
    private final KubernetesClient client;
    private final Map<String, Instant> readySince = new HashMap<>();
    private int quota = Integer.MAX_VALUE;
    private int made;

    Pods(KubernetesClient client) {
        this.client = client;
    }

    void quota(int most) {
        quota = most;
    }

    List<Pod> of(ReplicaSet set) {
        return client.pods().inNamespace(ModelCluster.NAMESPACE)
                .withLabels(set.getSpec().getSelector().getMatchLabels()).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(set.getMetadata().getUid())))
                .toList();
    }

    static List<Pod> staying(List<Pod> pods) {
        return pods.stream().filter(pod -> pod.getMetadata().getDeletionTimestamp() == null).toList();
    }

    static boolean ready(Pod pod) {
        return pod.getStatus() != null && pod.getStatus().getConditions().stream()
                .anyMatch(one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    boolean available(Pod pod, int minReadySeconds, Instant now) {
        Instant since = readySince.get(pod.getMetadata().getName());
        return ready(pod) && since != null && !since.plusSeconds(minReadySeconds).isAfter(now);
    }

    /** Makes and ends as many as it takes; tells why it cannot. */
    Optional<String> fill(ReplicaSet set) {
        List<Pod> there = staying(of(set));
        int missing = set.getSpec().getReplicas() - there.size();
        for (int i = 0; i < missing; i++) {
            int all = client.pods().inNamespace(ModelCluster.NAMESPACE).list().getItems().size();
            if (all >= quota) {
                return Optional.of("pods \"" + set.getMetadata().getName()
                        + "-\" is forbidden: exceeded quota: pods, requested: pods=1, used: pods=" + all
                        + ", limited: pods=" + quota);
            }
            make(set);
        }
        // unready ones first, as the ReplicaSet controller has it
        there.stream().sorted((one, other) -> Boolean.compare(ready(one), ready(other))).limit(Math.max(0, -missing))
                .forEach(this::end);
        return Optional.empty();
    }

    private void make(ReplicaSet set) {
        made++;
        var template = set.getSpec().getTemplate();
        Pod _ = client.pods().resource(new PodBuilder().withNewMetadata()
                .withName(set.getMetadata().getName() + "-" + made).withNamespace(ModelCluster.NAMESPACE)
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .addNewOwnerReference().withApiVersion("apps/v1").withKind("ReplicaSet").withController(true)
                .withName(set.getMetadata().getName()).withUid(set.getMetadata().getUid()).endOwnerReference()
                .endMetadata().withSpec(template.getSpec()).build()).create();
    }

    private void end(Pod pod) {
        Pod _ = client.pods().inNamespace(ModelCluster.NAMESPACE).resource(new PodBuilder(pod).editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z").endMetadata().build()).update();
    }

    /** New ones become ready, unless their image says otherwise; ended ones are gone. */
    void move(Instant now) {
        for (Pod pod : client.pods().inNamespace(ModelCluster.NAMESPACE).list().getItems()) {
            try {
                move(pod, now);
            } catch (KubernetesClientException gone) {
                Thread.onSpinWait();
            }
        }
    }

    private void move(Pod pod, Instant now) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            var _ = client.pods().inNamespace(ModelCluster.NAMESPACE).withName(pod.getMetadata().getName())
                    .withGracePeriod(0).delete();
            return;
        }
        String image = pod.getSpec().getContainers().getFirst().getImage();
        String trouble = image.endsWith(":never") ? "ImagePullBackOff" : image.endsWith(":crash")
                ? "CrashLoopBackOff"
                : image.contains(" ") ? "InvalidImageName" : "";
        boolean fine = trouble.isEmpty();
        if (fine == ready(pod) && (fine || pod.getStatus() != null && !pod.getStatus().getContainerStatuses()
                .isEmpty())) {
            return;
        }
        var status = new PodBuilder(pod).withNewStatus().addNewCondition().withType("Ready")
                .withStatus(fine ? "True" : "False").endCondition();
        Pod next = fine
                ? status.endStatus().build()
                : status.addNewContainerStatus().withName("app").withNewState().withNewWaiting()
                        .withReason(trouble).withMessage("Back-off 10s").endWaiting().endState()
                        .endContainerStatus().endStatus().build();
        if (fine) {
            readySince.put(pod.getMetadata().getName(), now);
        }
        Pod _ = client.pods().inNamespace(ModelCluster.NAMESPACE).resource(next).updateStatus();
    }
}
