package dev.spillway.cli.role;

import dev.spillway.schemas.Topics;
import dev.spillway.streams.EngineConfig;
import dev.spillway.streams.EngineProcess;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spillway engine}. */
@Command(name = "engine", description = "Run an engine instance against a cluster.", mixinStandardHelpOptions = true)
public final class EngineRole implements Callable<Integer> {
    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--instance", required = true, description = "Name, unique and lasting.")
    String instance = "";

    @Option(names = "--state-dir", defaultValue = ".spillway/engine", description = "Kept between starts (default ${DEFAULT-VALUE}).")
    Path stateDir = Path.of("");

    @Option(names = "--threads", defaultValue = "1", description = "Stream threads (default ${DEFAULT-VALUE}).")
    int threads = 1;

    @Option(names = "--standbys", defaultValue = "0", description = "Warm copies of the state (default ${DEFAULT-VALUE}).")
    int standbys;

    @Option(names = "--partitions", defaultValue = ""
            + Topics.DEFAULT_PARTITIONS, description = "Of topics that are created; chosen once (default ${DEFAULT-VALUE}).")
    int partitions;

    @Option(names = "--replication", defaultValue = "1", description = "Of topics that are created (default ${DEFAULT-VALUE}).")
    short replication = 1;

    @Option(names = "--metrics-port", paramLabel = "PORT", description = "Serve /metrics; 0: any free port. Without it there is no page.")
    Optional<Integer> metricsPort = Optional.empty();

    @Option(names = "--metrics-host", defaultValue = MetricsPage.LOOPBACK, description = "What that page listens on (default ${DEFAULT-VALUE}).")
    String metricsHost = MetricsPage.LOOPBACK;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        int _ = Given.atLeast(1, "--threads", threads);
        int _ = Given.atLeast(0, "--standbys", standbys);
        int _ = Given.atLeast(1, "--partitions", partitions);
        int _ = Given.atLeast(1, "--replication", replication);
        String _ = Given.name("--instance", instance);
        Cluster at = cluster.cluster();
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Optional<MetricsPage> page = Starting.metrics(spec, metricsHost, metricsPort, meters);
        EngineProcess engine = Starting.against(at, () -> engine(at, meters));
        Shutdown.await(() -> {
            engine.close();
            page.ifPresent(MetricsPage::close);
        }, engine);
        return 0;
    }

    private EngineProcess engine(Cluster at, MeterRegistry meters) throws IOException {
        // Kafka Streams would make it too, but would blame the cluster where it cannot.
        Path _ = Files.createDirectories(stateDir.resolve(EngineConfig.APPLICATION_ID));
        at.createTopics(partitions, replication);
        var config = new EngineConfig(at.bootstrap(), EngineConfig.APPLICATION_ID, instance, stateDir, threads,
                standbys,
                replication, Duration.ofMillis(100), at.extra());
        return EngineProcess.start(config, at.wire(), meters);
    }
}
