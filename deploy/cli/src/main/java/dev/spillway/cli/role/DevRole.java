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

    @Option(names = "--metrics-port", defaultValue = "8301", description = "The local platform's /metrics and /endpoints (default ${DEFAULT-VALUE}).")
    int metricsPort;

    @Mixin
    KubeOptions kube = new KubeOptions();

    @Mixin
    AwsOptions aws = new AwsOptions();

    @Mixin
    WebhookOptions webhooks = new WebhookOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        WebhookConfig alerts = webhooks.config();
        var ports = new DevStack.Ports(Given.port("--kafka-port", kafkaPort),
                Given.port("--registry-port", registryPort), Given.port("--port", port),
                Given.port("--metrics-port", metricsPort));
        DevStack stack = Starting.here(
                () -> new DevStack(data, ports, alerts, kube.named(), aws.named()));
        Starting.say(spec, "Kafka", stack.cluster().bootstrap());
        Starting.say(spec, "registry", stack.cluster().registry());
        Starting.say(spec, "gateway", "http://127.0.0.1:" + stack.gatewayPort());
        Starting.say(spec, "metrics", "http://127.0.0.1:" + stack.platform().metricsPort() + "/metrics");
        Starting.say(spec, "endpoints", "http://127.0.0.1:" + stack.platform().metricsPort() + "/endpoints");
        out.println("the name that a caller gives itself is taken as checked, also for approvals: --actor NAME");
        out.println("ready: spillway deploy -f service.yaml; Ctrl-C ends it");
        out.flush();
        Shutdown.await(stack, stack.engine());
        return 0;
    }
}
