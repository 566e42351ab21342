package dev.spillway.dev.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.LoggerFactory;

/**
 * Kafka's broker and controller, wired as {@link KafkaRaftServer} wires them, with two differences: a fatal fault is a value
 * instead of the end of the process, and both ports may be free ones, bound once and never guessed.
 */
final class KafkaNode implements AutoCloseable {

    private static final Duration SHUTDOWN = Duration.ofSeconds(10);

    private final Faults faults = new Faults();
    private final ControllerServer controller;
    private final BrokerServer broker;

    private KafkaNode(KafkaConfig config) {
        var loaded = KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(KafkaNode.class), "");
        MetaPropertiesEnsemble directories = loaded._1();
        CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
        SharedServer shared = new SharedServer(config, directories, Time.SYSTEM, new Metrics(), voters, List.of(),
                faults,
                ServerSocketFactory.INSTANCE);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), loaded._2());
        broker = new BrokerServer(shared);
        // The controller binds its port, then waits for the quorum: which is itself, at that port.
        var _ = controller.socketServerFirstBoundPortFuture().thenAccept(port -> voters
                .complete(Map.of(BrokerSettings.NODE_ID,
                        new InetSocketAddress(InetAddress.ofLiteral(BrokerSettings.HOST), port))));
    }

    static KafkaNode start(DataDirectory directory, int port) throws Exception {
        formatOnce(directory);
        KafkaNode node = new KafkaNode(new KafkaConfig(BrokerSettings.of(directory.logs(), port), false));
        try {
            node.run();
            return node;
        } catch (Throwable e) {
            node.close();
            throw e;
        }
    }

    int port() {
        return broker.boundPort(new ListenerName(BrokerSettings.CLIENTS));
    }

    CompletableFuture<Throwable> fault() {
        return faults.first().copy();
    }

    @Override
    public void close() {
        // The broker first: it tells the controller that it goes, so that the next start does not wait for its session to end.
        broker.shutdown(SHUTDOWN);
        controller.shutdown();
    }

    private void run() throws Exception {
        CompletableFuture<Void> started = new CompletableFuture<>();
        Thread.ofPlatform().name("spillway-dev-broker-start").daemon().start(() -> complete(started));
        // A fault on one of Kafka's threads leaves the starting thread waiting, so whichever comes first decides.
        Object first = CompletableFuture.anyOf(started.thenApply(_ -> ""), faults.first()).get();
        if (first instanceof Throwable fault) {
            throw new IllegalStateException(fault.getMessage(), fault);
        }
    }

    private void complete(CompletableFuture<Void> started) {
        try {
            controller.startup();
            broker.startup();
            WarmUp.coordinators(BrokerSettings.HOST + ":" + port());
            started.complete(null);
        } catch (Throwable e) {
            started.completeExceptionally(e);
        }
    }

    private static void formatOnce(DataDirectory directory) throws Exception {
        if (Files.exists(directory.logs().resolve("meta.properties"))) {
            return;
        }
        new Formatter().setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(BrokerSettings.NODE_ID).setClusterId(directory.clusterId())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION).setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setControllerListenerName(BrokerSettings.CONTROLLER)
                .setDirectories(List.of(directory.logs().toString()))
                .setMetadataLogDirectory(directory.logs().toString()).setHasDynamicQuorum(false).run();
    }
}
