package dev.spillway.cli.role;

import dev.spillway.cli.Stop;
import dev.spillway.gateway.Gateway;
import dev.spillway.gateway.GatewayConfig;
import dev.spillway.gateway.alert.WebhookConfig;
import dev.spillway.gateway.kafka.KafkaBoard;
import dev.spillway.gateway.kafka.KafkaRequestSink;
import dev.spillway.wire.Wire;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spillway gateway}. */
@Command(name = "gateway", description = "Run the HTTP gateway against a cluster.", mixinStandardHelpOptions = true)
public final class GatewayRole implements Callable<Integer> {
    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Mixin
    WebhookOptions webhooks = new WebhookOptions();

    @Option(names = "--port", defaultValue = ""
            + GatewayConfig.PORT, description = "Of the gateway; 0: any free one (default ${DEFAULT-VALUE}).")
    int port = GatewayConfig.PORT;

    @Option(names = "--host", defaultValue = GatewayConfig.LOOPBACK, description = "What to listen on (default ${DEFAULT-VALUE}); any but this machine alone needs --tokens.")
    String host = GatewayConfig.LOOPBACK;

    @Option(names = Tokens.OPTION, paramLabel = "FILE", description = "Who may ask, one line each: ACTOR TOKEN. Changes then need one of these bearer tokens, and approvals count.")
    Optional<Path> tokens = Optional.empty();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Cluster at = cluster.cluster();
        GatewayConfig config = config();
        WebhookConfig alerts = webhooks.config();
        Shutdown.await(Starting.against(at, () -> gateway(at, config, alerts)));
        return 0;
    }

    private GatewayConfig config() {
        var config = new GatewayConfig(host, Given.port("--port", port), tokens.map(Tokens::read).orElse(Map.of()),
                false);
        if (!config.isLoopback() && tokens.isEmpty()) {
            throw Stop.badInput("--host", host + " can be reached from other machines, and nobody would be asked who"
                    + " they are: give --tokens FILE, or listen on " + GatewayConfig.LOOPBACK);
        }
        return config;
    }

    @SuppressWarnings("try") // they live until the signal, which closes them
    private AutoCloseable gateway(Cluster at, GatewayConfig config, WebhookConfig alerts) throws IOException {
        Wire wire = at.wire();
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var sink = new KafkaRequestSink(at.kafka(), wire);
        var board = new KafkaBoard(at.kafka(), wire);
        var gateway = Gateway.start(config, alerts, sink, board.views(), meters, meters::scrape);
        Starting.say(spec, "gateway", "http://" + host + ":" + gateway.port());
        return () -> {
            gateway.close();
            board.close();
            sink.close();
        };
    }
}
