package dev.spillway.cli.role;

import dev.spillway.gateway.Gateway;
import dev.spillway.gateway.GatewayConfig;
import dev.spillway.gateway.alert.WebhookConfig;
import dev.spillway.gateway.kafka.KafkaBoard;
import dev.spillway.gateway.kafka.KafkaRequestSink;
import dev.spillway.wire.Wire;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spillway gateway}. */
@Command(name = "gateway", description = "Run the HTTP gateway against a cluster.", mixinStandardHelpOptions = true)
public final class GatewayRole implements Callable<Integer> {
    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Mixin
    WebhookOptions webhooks = new WebhookOptions();

    @Option(names = "--port", defaultValue = ""
            + GatewayConfig.PORT, description = "On 127.0.0.1 (default ${DEFAULT-VALUE}).")
    int port = GatewayConfig.PORT;

    @Override
    public Integer call() throws InterruptedException {
        Cluster at = cluster.cluster();
        WebhookConfig alerts = webhooks.config();
        Shutdown.await(Starting.against(at, () -> gateway(at, alerts)));
        return 0;
    }

    @SuppressWarnings("try") // they live until the signal, which closes them
    private AutoCloseable gateway(Cluster at, WebhookConfig alerts) throws IOException {
        Wire wire = at.wire();
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var sink = new KafkaRequestSink(at.kafka(), wire);
        var board = new KafkaBoard(at.kafka(), wire);
        var gateway = Gateway.start(GatewayConfig.loopback(port), alerts, sink, board.views(), meters, meters::scrape);
        return () -> {
            gateway.close();
            board.close();
            sink.close();
        };
    }
}
