package dev.spillway.executor.kubernetes;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Instances;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.executor.kubernetes.api.Calls;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Deployments and Services of a cluster. Every write is conditional on what was read and carries the command's fence, so fences
 * are exact: an older write that is still on its way finds another resource version, and does nothing.
 */
public final class KubernetesPlatform implements Platform<Picture, Call>, AutoCloseable {
    private final KubernetesClient client;

    /** @param client is closed with this */
    public KubernetesPlatform(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Reading<Picture> observe(Command command) {
        return Look.at(client, command);
    }

    @Override
    public Next<Call> next(Command command, Picture picture) {
        return Steps.next(command, picture);
    }

    @Override
    public CallResult call(Command command, Call call) {
        return switch (call) {
            case Call.PatchDeployment(String namespace, String name, String patch) -> Calls.write(
                    "patch Deployment " + namespace + "/" + name,
                    () -> client.apps().deployments().inNamespace(namespace)
                            .resource(new DeploymentBuilder().withNewMetadata().withNamespace(namespace).withName(name)
                                    .endMetadata().build())
                            .patch(context(), patch));
            case Call.PatchService(String namespace, String name, String patch) -> Calls.write(
                    "patch Service " + namespace + "/" + name,
                    () -> client.services().inNamespace(namespace)
                            .resource(new ServiceBuilder().withNewMetadata().withNamespace(namespace).withName(name)
                                    .endMetadata().build())
                            .patch(context(), patch));
            case Call.Create(var deployment) -> Calls.write("create Deployment "
                    + deployment.getMetadata().getNamespace() + "/" + deployment.getMetadata().getName(),
                    () -> client.apps().deployments().inNamespace(deployment.getMetadata().getNamespace())
                            .resource(deployment).create());
        };
    }

    private static PatchContext context() {
        return new PatchContext.Builder().withPatchType(PatchType.JSON).withFieldManager(Marks.MANAGER).build();
    }

    @Override
    public Observed report(Picture picture) {
        return switch (picture) {
            case Picture.Broken _ -> Observed.NOTHING;
            case Picture.Seen seen -> new Observed(seen.shares(), instances(seen), seen.stable(), seen.fence(),
                    Optional.of(Serialization.asJson(snapshot(seen))));
        };
    }

    private static List<Instances> instances(Picture.Seen seen) {
        Map<String, List<Pod>> pods = new TreeMap<>();
        for (Slot slot : seen.slots()) {
            var revisions = new TreeSet<>(slot.sets().stream().map(slot::revisionOf).toList());
            revisions.forEach(id -> pods.computeIfAbsent(id, _ -> new ArrayList<>()).addAll(slot.podsOf(id)));
        }
        pods.values().removeIf(List::isEmpty);
        return pods.entrySet().stream()
                .map(entry -> new Instances(entry.getKey(), Slot.ready(entry.getValue()), entry.getValue().size()))
                .toList();
    }

    /** No values of variables: they may be secret. */
    private static Map<String, Object> snapshot(Picture.Seen seen) {
        Map<String, Object> snapshot = new TreeMap<>();
        seen.slots().forEach(slot -> snapshot.put("deployment/" + slot.name(), deployment(slot)));
        seen.service().ifPresent(service -> snapshot.put("service/" + service.getMetadata().getName(),
                Map.of("selector", Routes.selector(service))));
        return snapshot;
    }

    private static Map<String, Object> deployment(Slot slot) {
        return new TreeMap<>(Map.of("revision", slot.revision(), "template", Identity.hash(slot.template()), "replicas",
                slot.wanted(), "history", History.of(slot)));
    }

    @Override
    public void close() {
        client.close();
    }
}
