package dev.spillway.executor.kubernetes.api;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Clients of an API server. They try everything once: trying again is the runtime's. */
public final class Clients {
    /** Until a connection stands. */
    static final Duration CONNECT = Duration.ofSeconds(3);
    /** Until an answer is there; an admission webhook may take up to 10 s, and then the outcome is unknown. */
    static final Duration ANSWER = Duration.ofSeconds(10);

    private Clients() {}

    /**
     * @param kubeconfig empty: {@code KUBECONFIG}, {@code ~/.kube/config}, or the pod's own service account
     * @param context of the kubeconfig; empty: its current one
     * @throws IOException if the file is not there, or has no such context
     */
    public static KubernetesClient open(Optional<Path> kubeconfig, Optional<String> context) throws IOException {
        if (kubeconfig.isPresent() && !Files.isReadable(kubeconfig.get())) {
            throw new IOException("--kubeconfig " + kubeconfig.get() + " is not a file that can be read");
        }
        try {
            return open(read(kubeconfig, context));
        } catch (RuntimeException wrong) {
            throw new IOException("the kubeconfig " + kubeconfig.map(Path::toString).orElse("of the environment")
                    + " cannot be used: " + wrong.getMessage(), wrong);
        }
    }

    private static Config read(Optional<Path> kubeconfig, Optional<String> context) throws IOException {
        Config found = kubeconfig.map(path -> Config.fromKubeconfig(context.orElse(null), path.toFile()))
                .orElseGet(() -> Config.autoConfigure(context.orElse(null)));
        if (context.isPresent() && found.getContexts().stream().noneMatch(one -> one.getName().equals(context.get()))) {
            throw new IOException("the kubeconfig has no context '" + context.get() + "', it has "
                    + found.getContexts().stream().map(NamedContext::getName).sorted().toList());
        }
        return found;
    }

    /** The same time-outs for an address that is known otherwise. */
    public static KubernetesClient open(Config config) {
        Config once = new ConfigBuilder(config).withConnectionTimeout((int) CONNECT.toMillis())
                .withRequestTimeout((int) ANSWER.toMillis()).withRequestRetryBackoffLimit(0).build();
        return new KubernetesClientBuilder().withConfig(once).build();
    }
}
