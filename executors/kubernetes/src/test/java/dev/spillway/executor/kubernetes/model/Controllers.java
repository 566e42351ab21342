package dev.spillway.executor.kubernetes.model;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The controllers of the model, on a clock moved by hand. */
public final class Controllers {
    private final KubernetesClient client;
    private final Pods pods;
    private final DeploymentController deployments;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private volatile boolean endpointsStopped;

    Controllers(KubernetesClient client) {
        this.client = client;
        this.pods = new Pods(client);
        this.deployments = new DeploymentController(client, pods);
    }

    /** No more pods than this in all: what is above is refused as a quota does. */
    public void quota(int most) {
        pods.quota(most);
    }

    /** The EndpointSlice controller is late, or dead. */
    public void stopEndpoints(boolean stopped) {
        endpointsStopped = stopped;
    }

    synchronized void pass(Duration time) {
        now = now.plus(time);
        quietly(this::round);
    }

    private void round() {
        for (Deployment deployment : client.apps().deployments().inNamespace(ModelCluster.NAMESPACE).list()
                .getItems()) {
            quietly(() -> deployments.reconcile(deployment, now));
        }
        pods.move(now);
        if (!endpointsStopped) {
            client.services().inNamespace(ModelCluster.NAMESPACE).list().getItems().forEach(
                    service -> quietly(() -> endpoints(service)));
        }
    }

    /** Lost to another write, or the API server is away: the next round does it. */
    private static void quietly(Runnable round) {
        try {
            round.run();
        } catch (KubernetesClientException lost) {
            Thread.onSpinWait();
        }
    }

    private void endpoints(Service service) {
        Map<String, String> selector = Optional.ofNullable(service.getSpec().getSelector()).orElse(Map.of());
        List<Pod> behind = selector.isEmpty()
                ? List.of()
                : client.pods().inNamespace(ModelCluster.NAMESPACE).withLabels(selector).list().getItems().stream()
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null).toList();
        Endpoints.write(client, service, behind);
    }
}
