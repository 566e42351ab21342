package dev.spillway.cli.role;

import dev.spillway.executor.kubernetes.api.Clients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cluster's API server. */
public final class KubeOptions {
    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "kubernetes: how to reach the API server. Without it: KUBECONFIG, ~/.kube/config, or the pod's service account; under dev no cluster is served without it.")
    Optional<Path> kubeconfig = Optional.empty();

    @Option(names = "--context", description = "kubernetes: which of the kubeconfig's contexts (default: its current one).")
    Optional<String> context = Optional.empty();

    KubernetesClient client() throws IOException {
        return Clients.open(kubeconfig, context);
    }

    /** Where nothing is said, nothing is looked for. */
    Optional<KubernetesClient> named() throws IOException {
        return kubeconfig.isPresent() ? Optional.of(client()) : Optional.empty();
    }
}
