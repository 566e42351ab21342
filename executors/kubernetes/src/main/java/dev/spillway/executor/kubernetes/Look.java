package dev.spillway.executor.kubernetes;

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

/** One look at a target: what it consists of, read one after the other. What is read last may be newer; writes are locked. */
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
                        + slot.annotations().get(Marks.SERVICE) + ": each service needs its own, or remove its annotation "
                        + Marks.SERVICE))
                .orElse(seen);
    }

    private Answer<Picture.Seen> all() {
        return slot(settings.deployment()).then(first -> optional(slot(settings.copy()))
                .then(copy -> service(settings.service()).then(service -> service(settings.preview())
                        .then(preview -> endpoints().map(endpoints -> new Picture.Seen(settings, first, copy, service,
                                preview, endpoints))))));
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
        LabelSelector selector = deployment.getSpec().getSelector();
        String uid = deployment.getMetadata().getUid();
        return read("ReplicaSets of", deployment.getMetadata().getName(), () -> client.apps().replicaSets()
                .inNamespace(settings.namespace()).withLabelSelector(selector).list().getItems())
                .map(sets -> sets.stream()
                        .filter(set -> Slot.controlledBy(uid, set.getMetadata().getOwnerReferences())).toList())
                .then(sets -> pods(deployment, selector, sets));
    }

    private Answer<Slot> pods(Deployment deployment, LabelSelector selector, List<ReplicaSet> sets) {
        return read("pods of", deployment.getMetadata().getName(), () -> client.pods()
                .inNamespace(settings.namespace()).withLabelSelector(selector).list().getItems())
                .map(pods -> pods.stream().filter(pod -> controlled(pod, sets)).toList())
                .then(pods -> scaler(deployment.getMetadata().getName()).map(scaled -> new Slot(deployment,
                        settings.container(), sets, pods, scaled)));
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
