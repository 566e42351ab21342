package dev.spillway.executor.kubernetes.model;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As kube-controller-manager's: a ReplicaSet per template, revisions that move with an undo, a rolling update within surge and
 * unavailable, status with observedGeneration, and conditions that tell of progress and of its end.
 */
final class DeploymentController {
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private record Seen(String counts, Instant at) {}

    private final KubernetesClient client;
    private final Pods pods;
    private final Map<String, Seen> progress = new HashMap<>();

    DeploymentController(KubernetesClient client, Pods pods) {
        this.client = client;
        this.pods = pods;
    }

    void reconcile(Deployment deployment, Instant now) {
        List<ReplicaSet> sets = owned(deployment);
        if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
            return;
        }
        ReplicaSet current = sets.stream().filter(set -> same(set, deployment)).findFirst()
                .orElseGet(() -> make(deployment, sets));
        current = numbered(deployment, sets, current);
        String uid = current.getMetadata().getUid();
        List<ReplicaSet> old = sets.stream().filter(set -> !set.getMetadata().getUid().equals(uid)).toList();
        Optional<String> refused = scaled(deployment, current, old, now);
        report(deployment, current, old, refused, now);
    }

    private List<ReplicaSet> owned(Deployment deployment) {
        return client.apps().replicaSets().inNamespace(ModelCluster.NAMESPACE).list().getItems().stream()
                .filter(set -> set.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(deployment.getMetadata().getUid())))
                .toList();
    }

    private static boolean same(ReplicaSet set, Deployment deployment) {
        return plain(set.getSpec().getTemplate()).equals(plain(deployment.getSpec().getTemplate()));
    }

    private static String plain(PodTemplateSpec template) {
        return Serialization.asJson(new PodTemplateSpecBuilder(template).editOrNewMetadata()
                .removeFromLabels("pod-template-hash").endMetadata().build());
    }

    private ReplicaSet make(Deployment deployment, List<ReplicaSet> sets) {
        String hash = Integer.toHexString(plain(deployment.getSpec().getTemplate()).hashCode());
        return client.apps().replicaSets().resource(new ReplicaSetBuilder().withNewMetadata()
                .withName(deployment.getMetadata().getName() + "-" + hash).withNamespace(ModelCluster.NAMESPACE)
                .withLabels(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .addToLabels("pod-template-hash", hash).addToAnnotations(inherited(deployment))
                .addToAnnotations(REVISION, Long.toString(highest(sets) + 1))
                .addNewOwnerReference().withApiVersion("apps/v1").withKind("Deployment").withController(true)
                .withName(deployment.getMetadata().getName()).withUid(deployment.getMetadata().getUid())
                .endOwnerReference().endMetadata()
                .withNewSpec().withReplicas(0).withNewSelector()
                .withMatchLabels(deployment.getSpec().getSelector().getMatchLabels())
                .addToMatchLabels("pod-template-hash", hash).endSelector()
                .withTemplate(new PodTemplateSpecBuilder(deployment.getSpec().getTemplate()).editMetadata()
                        .addToLabels("pod-template-hash", hash).endMetadata().build())
                .endSpec().build()).create();
    }

    /** The controller copies a Deployment's annotations, fences of long ago included. */
    private static Map<String, String> inherited(Deployment deployment) {
        Map<String, String> all = new HashMap<>(Optional.ofNullable(deployment.getMetadata().getAnnotations())
                .orElse(Map.of()));
        all.remove("kubectl.kubernetes.io/last-applied-configuration");
        return all;
    }

    private static long highest(List<ReplicaSet> sets) {
        return sets.stream().mapToLong(DeploymentController::number).max().orElse(0);
    }

    private static long number(ReplicaSet set) {
        return Long.parseLong(set.getMetadata().getAnnotations().getOrDefault(REVISION, "0"));
    }

    /** The current one has the highest number, and the Deployment says so. */
    private ReplicaSet numbered(Deployment deployment, List<ReplicaSet> sets, ReplicaSet current) {
        long others = sets.stream().filter(set -> !set.getMetadata().getUid().equals(current.getMetadata().getUid()))
                .mapToLong(DeploymentController::number).max().orElse(0);
        ReplicaSet newest = number(current) > others
                ? current
                : client.apps().replicaSets().inNamespace(ModelCluster.NAMESPACE)
                        .resource(new ReplicaSetBuilder(current).editMetadata()
                                .addToAnnotations(REVISION, Long.toString(others + 1)).endMetadata().build())
                        .update();
        String number = Long.toString(number(newest));
        Map<String, String> said = Optional.ofNullable(deployment.getMetadata().getAnnotations()).orElse(Map.of());
        if (!number.equals(said.get(REVISION))) {
            Deployment _ = client.apps().deployments().inNamespace(ModelCluster.NAMESPACE)
                    .resource(new DeploymentBuilder(deployment).editMetadata().addToAnnotations(REVISION, number)
                            .endMetadata().build())
                    .update();
        }
        return newest;
    }

    private Optional<String> scaled(Deployment deployment, ReplicaSet current, List<ReplicaSet> old, Instant now) {
        int wanted = wanted(deployment);
        int total = current.getSpec().getReplicas()
                + old.stream().mapToInt(set -> set.getSpec().getReplicas()).sum();
        int room = wanted + share(deployment, true, wanted) - total;
        int next = old.stream().allMatch(set -> set.getSpec().getReplicas() == 0)
                ? wanted
                : Math.min(wanted, current.getSpec().getReplicas() + Math.max(0, room));
        Optional<String> refused = pods.fill(scale(current, next));
        int mayGo = available(deployment, current, old, now) - (wanted - share(deployment, false, wanted));
        for (ReplicaSet set : old) {
            int sick = (int) Pods.staying(pods.of(set)).stream().filter(pod -> !Pods.ready(pod)).count();
            int go = Math.min(set.getSpec().getReplicas(), sick + Math.max(0, mayGo));
            mayGo -= Math.max(0, go - sick);
            var _ = pods.fill(scale(set, set.getSpec().getReplicas() - go));
        }
        return refused;
    }

    private int available(Deployment deployment, ReplicaSet current, List<ReplicaSet> old, Instant now) {
        int least = Optional.ofNullable(deployment.getSpec().getMinReadySeconds()).orElse(0);
        List<ReplicaSet> all = new ArrayList<>(old);
        all.add(current);
        return (int) all.stream().flatMap(set -> Pods.staying(pods.of(set)).stream())
                .filter(pod -> pods.available(pod, least, now)).count();
    }

    private ReplicaSet scale(ReplicaSet set, int replicas) {
        return set.getSpec().getReplicas() == replicas
                ? set
                : client.apps().replicaSets().inNamespace(ModelCluster.NAMESPACE)
                        .resource(new ReplicaSetBuilder(set).editSpec().withReplicas(replicas).endSpec().build())
                        .update();
    }

    private static int wanted(Deployment deployment) {
        return Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
    }

    /** Percentages of surge are rounded up, of unavailable down. */
    private static int share(Deployment deployment, boolean surge, int wanted) {
        var rolling = Optional.ofNullable(deployment.getSpec().getStrategy())
                .flatMap(strategy -> Optional.ofNullable(strategy.getRollingUpdate()));
        IntOrString knob = rolling.map(one -> surge ? one.getMaxSurge() : one.getMaxUnavailable())
                .orElse(new IntOrString("25%"));
        if (knob.getIntVal() != null) {
            return knob.getIntVal();
        }
        int percent = Integer.parseInt(knob.getStrVal().replace("%", ""));
        return surge ? Math.ceilDiv(wanted * percent, 100) : wanted * percent / 100;
    }

    private void report(Deployment read, ReplicaSet current, List<ReplicaSet> old, Optional<String> refused,
            Instant now) {
        Deployment deployment = client.apps().deployments().inNamespace(ModelCluster.NAMESPACE)
                .withName(read.getMetadata().getName()).require();
        int wanted = wanted(deployment);
        var updated = Pods.staying(pods.of(current));
        var all = new ArrayList<>(updated);
        old.forEach(set -> all.addAll(Pods.staying(pods.of(set))));
        int ready = (int) all.stream().filter(Pods::ready).count();
        int available = available(deployment, current, old, now);
        boolean complete = updated.size() == wanted && all.size() == wanted && available >= wanted;
        String counts = current.getMetadata().getName() + " " + updated.size() + " " + ready + " " + available + " "
                + wanted;
        Seen before = progress.get(deployment.getMetadata().getName());
        Seen seen = before != null && before.counts().equals(counts) ? before : new Seen(counts, now);
        progress.put(deployment.getMetadata().getName(), seen);
        int deadline = Optional.ofNullable(deployment.getSpec().getProgressDeadlineSeconds()).orElse(600);
        boolean stuck = !complete && seen.at().plusSeconds(deadline).isBefore(now);
        Deployment next = new DeploymentBuilder(deployment).withNewStatus()
                .withObservedGeneration(read.getMetadata().getGeneration()).withReplicas(all.size())
                .withUpdatedReplicas(updated.size()).withReadyReplicas(ready).withAvailableReplicas(available)
                .withConditions(conditions(complete, stuck, refused)).endStatus().build();
        if (!next.getStatus().equals(deployment.getStatus())) {
            Deployment _ = client.apps().deployments().inNamespace(ModelCluster.NAMESPACE).resource(next)
                    .updateStatus();
        }
    }

    private static List<DeploymentCondition> conditions(boolean complete, boolean stuck, Optional<String> refused) {
        var conditions = new ArrayList<DeploymentCondition>();
        conditions.add(new DeploymentConditionBuilder().withType("Progressing").withStatus(stuck ? "False" : "True")
                .withReason(complete
                        ? "NewReplicaSetAvailable"
                        : stuck ? "ProgressDeadlineExceeded" : "ReplicaSetUpdated")
                .build());
        refused.ifPresent(why -> conditions.add(new DeploymentConditionBuilder().withType("ReplicaFailure")
                .withStatus("True").withReason("FailedCreate").withMessage(why).build()));
        return conditions;
    }
}
