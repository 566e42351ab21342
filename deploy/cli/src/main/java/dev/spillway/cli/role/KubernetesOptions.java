package dev.spillway.cli.role;

import dev.spillway.executor.kubernetes.api.Clients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How executors find the API server of their cluster. */
public final class KubernetesOptions {
    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "kubernetes, istio, gatewayapi: the cluster. Without it KUBECONFIG, ~/.kube/config or the pod's service account.")
    Optional<Path> kubeconfig = Optional.empty();

    @Option(names = "--context", paramLabel = "NAME", description = "Of the kubeconfig; without it its current one.")
    Optional<String> context = Optional.empty();

    public KubernetesOptions() {}

    private KubernetesOptions(Path kubeconfig) {
        this.kubeconfig = Optional.of(kubeconfig);
    }

    public static KubernetesOptions of(Path kubeconfig) {
        return new KubernetesOptions(kubeconfig);
    }

    boolean isGiven() {
        return kubeconfig.isPresent() || context.isPresent();
    }

    /** @throws IOException if the kubeconfig cannot be used; the message says why */
    KubernetesClient open() throws IOException {
        return Clients.open(kubeconfig, context);
    }
}
