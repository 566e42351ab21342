package dev.spillway.cli.bench;

import dev.spillway.cli.role.Cluster;
import dev.spillway.dev.broker.EmbeddedBroker;
import dev.spillway.dev.registry.EmbeddedRegistry;
import dev.spillway.schemas.Topics;
import dev.spillway.streams.EngineConfig;
import dev.spillway.streams.EngineProcess;
import dev.spillway.wire.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** A broker, a registry and an engine that can be stopped, in this JVM. */
final class Bed implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final Path data;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final Cluster cluster;
    private final Wire wire;
    private final EngineConfig config;
    private @Nullable EngineProcess engine;

    Bed(Path data) throws Exception {
        this.data = data;
        broker = EmbeddedBroker.start(data.resolve("broker"), 0);
        registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        cluster = new Cluster(broker.bootstrapServers(), registry.url().toString(), Map.of());
        cluster.createTopics(Topics.DEV_PARTITIONS, (short) 1);
        wire = cluster.wire();
        config = EngineConfig.of(cluster.bootstrap(), "bench", data.resolve("engine"));
        startEngine();
    }

    void startEngine() throws InterruptedException {
        EngineProcess started = EngineProcess.start(config, wire, new SimpleMeterRegistry());
        engine = started;
        if (!started.awaitRunning(START)) {
            throw new IllegalStateException("the engine did not start within " + START.toSeconds() + " s");
        }
    }

    void stopEngine() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }

    void createTopic(String name) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(cluster.kafka())) {
            admin.createTopics(List.of(new NewTopic(name, Topics.DEV_PARTITIONS, (short) 1))).all().get();
        }
    }

    PassThrough passThrough(String applicationId) {
        return new PassThrough(cluster, config, applicationId, data.resolve(applicationId));
    }

    String applicationId() {
        return config.applicationId();
    }

    Cluster cluster() {
        return cluster;
    }

    Wire wire() {
        return wire;
    }

    @Override
    public void close() {
        stopEngine();
        registry.close();
        broker.close();
    }
}
