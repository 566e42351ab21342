package dev.spillway.cli.role;

import dev.spillway.gateway.alert.WebhookConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spillway dev}. */
@Command(name = "dev", description = "Everything in one JVM on 127.0.0.1: broker, registry, engine, gateway, executors.", mixinStandardHelpOptions = true)
public final class DevRole implements Callable<Integer> {
    @Option(names = "--data", defaultValue = ".spillway/dev", description = "Kept between starts (default ${DEFAULT-VALUE}).")
    Path data = Path.of("");

    @Option(names = "--port", defaultValue = "8300", description = "The gateway's (default ${DEFAULT-VALUE}).")
    int port;

    @Option(names = "--kafka-port", defaultValue = "9092", description = "The broker's (default ${DEFAULT-VALUE}).")
    int kafkaPort;

    @Option(names = "--registry-port", defaultValue = "8081", description = "The registry's (default ${DEFAULT-VALUE}).")
    int registryPort;

    @Option(names = "--metrics-port", defaultValue = "8301", description = "The local platform's /metrics (default ${DEFAULT-VALUE}).")
    int metricsPort;

    @Mixin
    WebhookOptions webhooks = new WebhookOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        WebhookConfig alerts = webhooks.config();
        DevStack stack = Starting.here(
                () -> new DevStack(data, new DevStack.Ports(kafkaPort, registryPort, port, metricsPort), alerts));
        out.println("Kafka      " + stack.cluster().bootstrap());
        out.println("registry   " + stack.cluster().registry());
        out.println("gateway    http://127.0.0.1:" + stack.gatewayPort());
        out.println("metrics    http://127.0.0.1:" + stack.platform().metricsPort() + "/metrics");
        out.println("ready: spillway deploy -f service.yaml; Ctrl-C ends it");
        out.flush();
        Shutdown.await(stack);
        return 0;
    }
}
