package dev.spillway.cli.role;

import dev.spillway.executor.database.DatabasePlatform;
import dev.spillway.executor.ecs.EcsPlatform;
import dev.spillway.executor.haproxy.HaproxyPlatform;
import dev.spillway.executor.local.LocalPlatform;
import dev.spillway.executor.metrics.MetricsOptions;
import dev.spillway.executor.metrics.MetricsProcess;
import dev.spillway.executor.runtime.ExecutorProcess;
import dev.spillway.executor.runtime.ExecutorSettings;
import dev.spillway.schemas.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spillway executor}. */
@Command(name = "executor", description = "Run an executor against a cluster.", mixinStandardHelpOptions = true)
public final class ExecutorRole implements Callable<Integer> {
    private static final int LOCAL_METRICS = DevStack.Ports.STANDARD.metrics();
    private static final int HAPROXY_METRICS = 8302;

    enum Kind {
        local, haproxy, metrics, kubernetes, istio, gatewayapi, ecs, flags, database
    }

    @Parameters(paramLabel = "PLATFORM", description = "${COMPLETION-CANDIDATES}")
    Kind platform = Kind.local;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Mixin
    KubeOptions kube = new KubeOptions();

    @Mixin
    AwsOptions aws = new AwsOptions();

    @Option(names = "--instance", required = true, description = "Which of the platform's hosts or clusters it serves.")
    String instance = "";

    @Option(names = "--data", description = "local, haproxy, flags: kept between starts (default .spillway/PLATFORM).")
    Optional<Path> data = Optional.empty();

    @Option(names = "--metrics-port", paramLabel = "PORT", description = "Serve /metrics on 127.0.0.1; 0: any free port. local: with the proxy's counters and /endpoints, on 8301 unless told otherwise; haproxy: 8302; else without it there is no page.")
    Optional<Integer> metricsPort = Optional.empty();

    @Option(names = "--metrics-host", defaultValue = MetricsPage.LOOPBACK, description = "What the page of --metrics-port listens on, but for local (default ${DEFAULT-VALUE}).")
    String metricsHost = MetricsPage.LOOPBACK;

    @Option(names = "--allow-exec", description = "local, metrics: run the command lines that arrive on the topic.")
    boolean allowExec;

    @Option(names = "--secrets", paramLabel = "DIR", description = "metrics: what {{secret:NAME/KEY}} in a query stands for, as files NAME/KEY. Without it, or where it has none: the variable SPILLWAY_SECRET_NAME_KEY.")
    Optional<Path> secrets = Optional.empty();

    @Option(names = "--flag-files", paramLabel = "DIR", description = "flags: where the flagd files stand that definitions name (default: files in the data directory).")
    Optional<Path> flagFiles = Optional.empty();

    @Option(names = "--databases", paramLabel = "FILE", description = "database: NAME.url, NAME.user and NAME.password of each database that definitions name.")
    Optional<Path> databases = Optional.empty();

    @Option(names = "--launchdarkly", paramLabel = "URL", defaultValue = FlagStores.LAUNCHDARKLY, description = "flags: where LaunchDarkly's API is (default ${DEFAULT-VALUE}). The access token is read from the variable "
            + FlagStores.TOKEN + ".")
    URI launchDarkly = URI.create(FlagStores.LAUNCHDARKLY);

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        String _ = Given.name("--instance", instance);
        Cluster at = cluster.cluster();
        Shutdown.await(Starting.against(at, () -> executor(at)));
        return 0;
    }

    private AutoCloseable executor(Cluster at) throws IOException, InterruptedException {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        String id = platform + "-" + instance;
        var deadLetters = at.deadLetters(at.wire());
        return switch (platform) {
            case metrics -> {
                Optional<MetricsPage> page = Starting.metrics(spec, metricsHost, metricsPort, meters);
                var process = MetricsProcess.start(id, instance, at.kafka(), at.executorWire(), meters, deadLetters,
                        new MetricsOptions(secrets, allowExec));
                yield () -> {
                    process.close();
                    page.ifPresent(MetricsPage::close);
                };
            }
            case kubernetes, istio, gatewayapi -> {
                Optional<MetricsPage> page = Starting.metrics(spec, metricsHost, metricsPort, meters);
                var client = kube.client();
                var executor = new ClusterExecutors(at.kafka(), at.executorWire(), meters, deadLetters)
                        .start(platform.name(), instance, client);
                yield () -> {
                    executor.close();
                    client.close();
                    page.ifPresent(MetricsPage::close);
                };
            }
            case local -> {
                int port = Given.port("--metrics-port", metricsPort.orElse(LOCAL_METRICS));
                var local = new LocalPlatform(directory(), allowExec, port, InstantSource.system());
                local.alsoShow(meters::scrape);
                Starting.say(spec, "metrics", "http://127.0.0.1:" + local.metricsPort() + "/metrics");
                var process = ExecutorProcess.start(
                        ExecutorSettings.of(id, "local", instance, Topic.COMMANDS.topicName()), at.kafka(), local,
                        at.executorWire(), meters, deadLetters);
                yield () -> {
                    process.close();
                    local.close();
                };
            }
            case ecs -> {
                var ecs = new EcsPlatform(Starting.here(aws::open), InstantSource.system());
                Optional<MetricsPage> page = Starting.metrics(spec, metricsHost, metricsPort, meters);
                var process = ExecutorProcess.start(
                        ExecutorSettings.of(id, "ecs", instance, Topic.COMMANDS.topicName()), at.kafka(), ecs,
                        at.executorWire(), meters, deadLetters);
                yield () -> {
                    process.close();
                    page.ifPresent(MetricsPage::close);
                    ecs.close();
                };
            }
            case flags -> {
                Optional<MetricsPage> page = Starting.metrics(spec, metricsHost, metricsPort, meters);
                var flags = FlagStores.platform(directory(), flagFiles.orElse(directory().resolve("files")),
                        launchDarkly, System.getenv());
                var process = ExecutorProcess.start(
                        ExecutorSettings.of(id, "flags", instance, Topic.COMMANDS.topicName()), at.kafka(), flags,
                        at.executorWire(), meters, deadLetters);
                yield () -> {
                    process.close();
                    page.ifPresent(MetricsPage::close);
                    flags.close();
                };
            }
            case database -> {
                Optional<MetricsPage> page = Starting.metrics(spec, metricsHost, metricsPort, meters);
                var accounts = Databases.read(databases.orElse(directory().resolve("databases.properties")));
                var process = ExecutorProcess.start(
                        ExecutorSettings.of(id, "database", instance, Topic.COMMANDS.topicName()), at.kafka(),
                        new DatabasePlatform(accounts), at.executorWire(), meters, deadLetters);
                yield () -> {
                    process.close();
                    page.ifPresent(MetricsPage::close);
                };
            }
            case haproxy -> {
                var haproxy = new HaproxyPlatform(directory());
                int port = Given.port("--metrics-port", metricsPort.orElse(HAPROXY_METRICS));
                MetricsPage page = Starting.here(() -> new MetricsPage(metricsHost, port,
                        () -> meters.scrape() + haproxy.metrics()));
                Starting.say(spec, "metrics", page.url());
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
