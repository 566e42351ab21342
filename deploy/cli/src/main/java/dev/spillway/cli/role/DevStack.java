package dev.spillway.cli.role;

import dev.spillway.dev.broker.EmbeddedBroker;
import dev.spillway.dev.registry.EmbeddedRegistry;
import dev.spillway.executor.database.DatabasePlatform;
import dev.spillway.executor.ecs.EcsPlatform;
import dev.spillway.executor.ecs.api.Aws;
import dev.spillway.executor.flags.FlagsPlatform;
import dev.spillway.executor.haproxy.HaproxyPlatform;
import dev.spillway.executor.local.LocalPlatform;
import dev.spillway.executor.metrics.MetricsOptions;
import dev.spillway.executor.metrics.MetricsProcess;
import dev.spillway.executor.runtime.ExecutorProcess;
import dev.spillway.executor.runtime.ExecutorSettings;
import dev.spillway.gateway.Board;
import dev.spillway.gateway.Gateway;
import dev.spillway.gateway.GatewayConfig;
import dev.spillway.gateway.alert.WebhookConfig;
import dev.spillway.gateway.kafka.KafkaBoard;
import dev.spillway.gateway.kafka.KafkaRequestSink;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.Topics;
import dev.spillway.streams.EngineConfig;
import dev.spillway.streams.EngineProcess;
import dev.spillway.wire.Wire;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedded default: broker, registry, engine, executors and gateway in this JVM, all on 127.0.0.1. */
public final class DevStack implements AutoCloseable {
    /** The instance that definitions name to be served here. */
    public static final String INSTANCE = "dev";
    private static final Logger LOG = LoggerFactory.getLogger(DevStack.class);
    private static final Duration START = Duration.ofSeconds(90);

    /** Closed in the opposite order. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Cluster cluster;
    private final Wire wire;
    private final EngineProcess engine;
    private final LocalPlatform platform;
    private final KafkaRequestSink sink;
    private final KafkaBoard board;
    private final Gateway gateway;

    /** Ports; 0 takes a free one. */
    public record Ports(int kafka, int registry, int gateway, int metrics) {
        public static final Ports STANDARD = new Ports(9092, 8081, GatewayConfig.PORT, 8301);
        public static final Ports FREE = new Ports(0, 0, 0, 0);
    }

    /**
     * Starts everything and returns once requests are taken.
     *
     * @throws dev.spillway.dev.DevStartException when the directory or a port cannot be had; its message is for people
     */
    public DevStack(Path data, Ports ports) throws IOException, InterruptedException {
        this(data, ports, WebhookConfig.STANDARD, Optional.empty(), Optional.empty());
    }

    /**
     * Starts everything, also for alerts from outside and for a cluster, if one is given.
     *
     * @param kubernetes whose Deployments and Services are served too; closed with this
     * @param aws whose ECS services and load balancers are served too; closed with this
     * @throws dev.spillway.dev.DevStartException when the directory or a port cannot be had; its message is for people
     */
    public DevStack(Path data, Ports ports, WebhookConfig webhooks, Optional<KubernetesClient> kubernetes,
            Optional<Aws> aws) throws IOException, InterruptedException {
        boolean complete = false;
        try {
            EmbeddedBroker broker = part(EmbeddedBroker.start(data.resolve("broker"), ports.kafka()));
            EmbeddedRegistry registry = part(EmbeddedRegistry.start(broker.bootstrapServers(), ports.registry()));
            cluster = new Cluster(broker.bootstrapServers(), registry.url().toString(), Map.of());
            cluster.createTopics(Topics.DEV_PARTITIONS, (short) 1);
            wire = cluster.wire();
            engine = part(EngineProcess.start(
                    EngineConfig.of(cluster.bootstrap(), "dev", data.resolve("engine")), wire, meters));
            platform = part(new LocalPlatform(data.resolve("local"), true, ports.metrics(), InstantSource.system()));
            var executorWire = cluster.executorWire();
            var deadLetters = cluster.deadLetters(wire);
            part(ExecutorProcess.start(ExecutorSettings.of("local-dev", "local", INSTANCE, Topic.COMMANDS.topicName()),
                    cluster.kafka(), platform, executorWire, meters, deadLetters));
            HaproxyPlatform haproxy = part(new HaproxyPlatform(data.resolve("haproxy")));
            part(ExecutorProcess.start(
                    ExecutorSettings.of("haproxy-dev", "haproxy", INSTANCE, Topic.COMMANDS.topicName()),
                    cluster.kafka(), haproxy, executorWire, meters, deadLetters));
            if (kubernetes.isPresent()) {
                var executors = new ClusterExecutors(cluster.kafka(), executorWire, meters, deadLetters);
                for (String each : ClusterExecutors.PLATFORMS) {
                    part(executors.start(each, INSTANCE, kubernetes.get()));
                }
            }
            if (aws.isPresent()) {
                var ecs = part(new EcsPlatform(aws.get(), InstantSource.system()));
                part(ExecutorProcess.start(ExecutorSettings.of("ecs-dev", "ecs", INSTANCE, Topic.COMMANDS.topicName()),
                        cluster.kafka(), ecs, executorWire, meters, deadLetters));
            }
            FlagsPlatform flags = part(FlagStores.platform(data.resolve("flags"), data.resolve("flag-files"),
                    URI.create(FlagStores.LAUNCHDARKLY), System.getenv()));
            part(ExecutorProcess.start(ExecutorSettings.of("flags-dev", "flags", INSTANCE, Topic.COMMANDS.topicName()),
                    cluster.kafka(), flags, executorWire, meters, deadLetters));
            part(ExecutorProcess.start(
                    ExecutorSettings.of("database-dev", "database", INSTANCE, Topic.COMMANDS.topicName()),
                    cluster.kafka(), new DatabasePlatform(Databases.read(data.resolve("databases.properties"))),
                    executorWire, meters, deadLetters));
            part(MetricsProcess.start("metrics-dev", INSTANCE, cluster.kafka(), executorWire, meters, deadLetters,
                    new MetricsOptions(Optional.of(data.resolve("secrets")), true)));
            sink = part(new KafkaRequestSink(cluster.kafka(), wire));
            board = part(new KafkaBoard(cluster.kafka(), wire));
            gateway = part(Gateway.start(trusting(ports.gateway()), webhooks, sink, board.views(), meters,
                    () -> meters.scrape() + haproxy.metrics()));
            if (!engine.awaitRunning(START)) {
                throw new IllegalStateException("the engine did not start within " + START.toSeconds() + " s");
            }
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** For one person's machine: else nobody could ever pass an approve step here. */
    private static GatewayConfig trusting(int port) {
        return new GatewayConfig(GatewayConfig.LOOPBACK, port, Map.of(), true);
    }

    private <T extends AutoCloseable> T part(T started) {
        parts.push(started);
        return started;
    }

    public Cluster cluster() {
        return cluster;
    }

    public Wire wire() {
        return wire;
    }

    EngineProcess engine() {
        return engine;
    }

    public LocalPlatform platform() {
        return platform;
    }

    public KafkaRequestSink sink() {
        return sink;
    }

    public Board views() {
        return board.views();
    }

    public int gatewayPort() {
        return gateway.port();
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}
