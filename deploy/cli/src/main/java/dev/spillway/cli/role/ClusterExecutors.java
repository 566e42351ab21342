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

/** The executors that write through a Kubernetes API server. */
record ClusterExecutors(Map<String, Object> kafka, Wire wire, MeterRegistry meters, DeadLetters deadLetters) {
    /** The first of them closes the client, so it is to be closed last. */
    static final List<String> PLATFORMS = List.of("kubernetes", "istio", "gatewayapi");

    AutoCloseable start(String platform, String instance, KubernetesClient client) {
        return switch (platform) {
            case "kubernetes" -> {
                var pods = new KubernetesPlatform(client);
                var process = start(platform, instance, pods);
                yield () -> {
                    process.close();
                    pods.close();
                };
            }
            case "istio" -> start(platform, instance, new IstioPlatform(client, Api.ISTIO));
            case "gatewayapi" -> start(platform, instance, new IstioPlatform(client, Api.GATEWAY));
            default -> throw new IllegalArgumentException("no executor of a cluster is named " + platform);
        };
    }

    private <O, C> AutoCloseable start(String name, String instance, Platform<O, C> platform) {
        return ExecutorProcess.start(
                ExecutorSettings.of(name + "-" + instance, name, instance, Topic.COMMANDS.topicName()), kafka, platform,
                wire, meters, deadLetters);
    }
}
