package dev.spillway.cli.role;

import dev.spillway.executor.Platform;
import dev.spillway.executor.istio.Api;
import dev.spillway.executor.istio.IstioPlatform;
import dev.spillway.executor.kubernetes.KubernetesPlatform;
import dev.spillway.executor.runtime.DeadLetters;
import dev.spillway.executor.runtime.ExecutorProcess;
import dev.spillway.executor.runtime.ExecutorSettings;
import dev.spillway.executor.runtime.Wire;
import dev.spillway.schemas.Topic;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;

/** The executors that write through a Kubernetes API server; each has a client of its own, which it closes. */
record ClusterExecutors(Map<String, Object> kafka, Wire wire, MeterRegistry meters, DeadLetters deadLetters) {
    static final List<String> PLATFORMS = List.of("kubernetes", "istio", "gatewayapi");

    AutoCloseable start(String platform, String instance, KubernetesClient client) {
        return switch (platform) {
            case "kubernetes" -> start(platform, instance, new KubernetesPlatform(client));
            case "istio" -> start(platform, instance, new IstioPlatform(client, Api.ISTIO));
            case "gatewayapi" -> start(platform, instance, new IstioPlatform(client, Api.GATEWAY));
            default -> throw new IllegalArgumentException("no executor of a cluster is named " + platform);
        };
    }

    @SuppressWarnings("try") // lives until the role ends, which closes it
    private <O, C, P extends Platform<O, C> & AutoCloseable> AutoCloseable start(String name, String instance, P platform) {
        var process = ExecutorProcess.start(
                ExecutorSettings.of(name + "-" + instance, name, instance, Topic.COMMANDS.topicName()), kafka, platform,
                wire, meters, deadLetters);
        return () -> {
            process.close();
            platform.close();
        };
    }
}
