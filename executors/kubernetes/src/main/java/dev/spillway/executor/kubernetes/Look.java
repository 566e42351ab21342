package dev.spillway.executor.kubernetes;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.spillway.executor.Command;
import dev.spillway.executor.Reading;
import dev.spillway.executor.kubernetes.api.Answer;
import dev.spillway.executor.kubernetes.api.Calls;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/** One look at a target: what it consists of. Some of it may be newer than the rest; writes are locked. */
final class Look {
    private final KubernetesClient client;
    private final Settings settings;

    private Look(KubernetesClient client, Settings settings) {
        this.client = client;
        this.settings = settings;
    }

    static Reading<Picture> at(KubernetesClient client, Command command) {
        Settings settings;
        try {
            settings = Settings.of(command.target());
        } catch (IllegalArgumentException wrong) {
            return new Reading.Seen<>(new Picture.Broken(String.valueOf(wrong.getMessage())));
        }
        return switch (new Look(client, settings).all()) {
            case Answer.Got<Picture.Seen>(Picture.Seen seen) -> new Reading.Seen<>(owned(command, seen));
            case Answer.Refused<Picture.Seen>(String reason, int _) -> new Reading.Seen<>(new Picture.Broken(reason));
            case Answer.Away<Picture.Seen>(String reason) -> new Reading.Unseen<>(reason);
        };
    }

    /** Two services that write the same Deployment would undo each other. */
    private static Picture owned(Command command, Picture.Seen seen) {
        return seen.slots().stream()
                .filter(slot -> !command.service().equals(slot.annotations().getOrDefault(Marks.SERVICE,
                        command.service())))
                .findFirst().<Picture>map(slot -> new Picture.Broken("Deployment " + slot.name() + " belongs to "
                        + slot.annotations().get(Marks.SERVICE)
                        + ": each service needs its own, or remove its annotation "
                        + Marks.SERVICE))
                .orElse(seen);
    }

    /** All at once: an abort waits for two answers one after the other, not for ten. */
    private Answer<Picture.Seen> all() {
        try (var reads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = supplyAsync(() -> slot(settings.deployment()), reads);
            var copy = supplyAsync(() -> optional(slot(settings.copy())), reads);
            var service = supplyAsync(() -> service(settings.service()), reads);
            var preview = supplyAsync(() -> service(settings.preview()), reads);
            var endpoints = supplyAsync(this::endpoints, reads);
            return first.join().then(one -> copy.join().then(other -> service.join().then(served -> preview.join()
                    .then(shown -> endpoints.join().map(ends -> new Picture.Seen(settings, one, other, served, shown,
                            ends))))));
        }
    }

    private static <T> Answer<Optional<T>> optional(Answer<T> answer) {
        return answer instanceof Answer.Refused<T> refused && refused.absent()
                ? new Answer.Got<>(Optional.empty())
                : answer.map(Optional::of);
    }

    private Answer<Slot> slot(String name) {
        return read("Deployment", name, () -> client.apps().deployments().inNamespace(settings.namespace())
                .withName(name).get()).then(this::owning);
    }

    private Answer<Slot> owning(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        LabelSelector selector = deployment.getSpec().getSelector();
        try (var reads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sets = supplyAsync(() -> sets(deployment, selector), reads);
            var pods = supplyAsync(() -> read("pods of", name, () -> client.pods().inNamespace(settings.namespace())
                    .withLabelSelector(selector).list().getItems()), reads);
            var scaler = supplyAsync(() -> scaler(name), reads);
            return sets.join().then(owned -> pods.join().then(all -> scaler.join().map(scaled -> new Slot(deployment,
                    settings.container(), owned, all.stream().filter(pod -> controlled(pod, owned)).toList(),
                    scaled))));
        }
    }

    private Answer<List<ReplicaSet>> sets(Deployment deployment, LabelSelector selector) {
        String uid = deployment.getMetadata().getUid();
        return read("ReplicaSets of", deployment.getMetadata().getName(), () -> client.apps().replicaSets()
                .inNamespace(settings.namespace()).withLabelSelector(selector).list().getItems())
                .map(sets -> sets.stream()
                        .filter(set -> Slot.controlledBy(uid, set.getMetadata().getOwnerReferences())).toList());
    }

    private static boolean controlled(Pod pod, List<ReplicaSet> sets) {
        return sets.stream().anyMatch(set -> Slot.controlledBy(set.getMetadata().getUid(),
                pod.getMetadata().getOwnerReferences()));
    }

    private Answer<Boolean> scaler(String deployment) {
        return read("HorizontalPodAutoscalers of", deployment, () -> client.autoscaling().v2()
                .horizontalPodAutoscalers().inNamespace(settings.namespace()).list().getItems())
                .map(all -> all.stream().anyMatch(one -> scales(one, deployment)));
    }

    private static boolean scales(HorizontalPodAutoscaler scaler, String deployment) {
        var ref = scaler.getSpec().getScaleTargetRef();
        return "Deployment".equals(ref.getKind()) && deployment.equals(ref.getName());
    }

    private Answer<Optional<Service>> service(String name) {
        return name.isEmpty()
                ? new Answer.Got<>(Optional.empty())
                : read("Service", name,
                        () -> client.services().inNamespace(settings.namespace()).withName(name).get())
                        .map(Optional::of);
    }

    private Answer<List<EndpointSlice>> endpoints() {
        return settings.service().isEmpty()
                ? new Answer.Got<>(List.of())
                : read("EndpointSlices of", settings.service(), () -> client.discovery().v1().endpointSlices()
                        .inNamespace(settings.namespace())
                        .withLabel("kubernetes.io/service-name", settings.service()).list().getItems());
    }

    private <T> Answer<T> read(String kind, String name,
            java.util.function.Supplier<@org.jspecify.annotations.Nullable T> call) {
        return Calls.read(kind + " " + name + " in namespace " + settings.namespace(), call);
    }
}
