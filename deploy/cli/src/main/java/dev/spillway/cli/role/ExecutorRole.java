package dev.spillway.cli.role;

import dev.spillway.executor.haproxy.HaproxyPlatform;
import dev.spillway.executor.local.LocalPlatform;
import dev.spillway.executor.metrics.MetricsProcess;
import dev.spillway.executor.runtime.ExecutorProcess;
import dev.spillway.executor.runtime.ExecutorSettings;
import dev.spillway.schemas.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spillway executor}. */
@Command(name = "executor", description = "Run an executor against a cluster.", mixinStandardHelpOptions = true)
public final class ExecutorRole implements Callable<Integer> {
    enum Kind {
        local, haproxy, metrics
    }

    @Parameters(paramLabel = "PLATFORM", description = "${COMPLETION-CANDIDATES}")
    Kind platform = Kind.local;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--instance", required = true, description = "Which of the platform's hosts or clusters it serves.")
    String instance = "";

    @Option(names = "--data", description = "local, haproxy: kept between starts (default .spillway/PLATFORM).")
    Optional<Path> data = Optional.empty();

    @Option(names = "--metrics-port", description = "local: the proxy's /metrics and /endpoints (default 8301); haproxy: its /metrics (default 8302).")
    Optional<Integer> metricsPort = Optional.empty();

    @Option(names = "--allow-exec", description = "local: run the command lines that arrive on the topic.")
    boolean allowExec;

    @Override
    public Integer call() throws InterruptedException {
        Cluster at = cluster.cluster();
        Shutdown.await(Starting.against(at, () -> executor(at)));
        return 0;
    }

    private AutoCloseable executor(Cluster at) throws IOException, InterruptedException {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        String id = platform + "-" + instance;
        var deadLetters = at.deadLetters(at.wire());
        return switch (platform) {
            case metrics -> MetricsProcess.start(id, instance, at.kafka(), at.executorWire(), meters, deadLetters);
            case local -> {
                var local = new LocalPlatform(directory(), allowExec, metricsPort.orElse(8301),
                        InstantSource.system());
                var process = ExecutorProcess.start(
                        ExecutorSettings.of(id, "local", instance, Topic.COMMANDS.topicName()), at.kafka(), local,
                        at.executorWire(), meters, deadLetters);
                yield () -> {
                    process.close();
                    local.close();
                };
            }
            case haproxy -> {
                var haproxy = new HaproxyPlatform(directory());
                var page = MetricsPage.start(metricsPort.orElse(8302), () -> meters.scrape() + haproxy.metrics());
                var process = ExecutorProcess.start(
                        ExecutorSettings.of(id, "haproxy", instance, Topic.COMMANDS.topicName()), at.kafka(), haproxy,
                        at.executorWire(), meters, deadLetters);
                yield () -> {
                    process.close();
                    page.close();
                    haproxy.close();
                };
            }
        };
    }

    private Path directory() {
        return data.orElseGet(() -> Path.of(".spillway", platform.name()));
    }
}
