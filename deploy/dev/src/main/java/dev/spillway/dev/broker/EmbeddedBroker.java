package dev.spillway.dev.broker;

import dev.spillway.dev.DevStartException;
import dev.spillway.dev.DevStartException.Reason;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/**
 * A real Kafka broker (KRaft, broker and controller in one node) in this process, listening on 127.0.0.1 only. Its data directory
 * is formatted at the first start and kept: topics, offsets and transactions survive a close as well as a kill.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private final DataDirectory directory;
    private final KafkaNode node;

    private EmbeddedBroker(DataDirectory directory, KafkaNode node) {
        this.directory = directory;
        this.node = node;
    }

    /**
     * Starts the broker and returns when clients can produce in transactions, usually within 3 seconds.
     *
     * @param data
     *            its directory, created if absent; an existing one must be empty or Spillway's
     * @param port
     *            1 to 65535, or 0 for a free one
     * @throws DevStartException
     *             if the directory or port cannot be used, or the broker gives up
     * @throws IllegalArgumentException
     *             if the port is out of range
     */
    public static EmbeddedBroker start(Path data, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, is " + port);
        }
        requireFree(port);
        DataDirectory directory = DataDirectory.claim(data);
        try {
            return new EmbeddedBroker(directory, KafkaNode.start(directory, port));
        } catch (Throwable e) {
            release(directory, e);
            throw explain(e, directory.root(), port);
        }
    }

    /** Host and port, for a client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return BrokerSettings.HOST + ":" + node.port();
    }

    /**
     * Completes with the cause if the broker dies after its start. The broker does not end the process by itself: its owner
     * should close and exit.
     */
    public CompletionStage<Throwable> fault() {
        return node.fault();
    }

    /** Stops the broker and gives the directory back. A second call does nothing. */
    @Override
    public void close() {
        node.close();
        try {
            directory.close();
        } catch (IOException e) {
            throw new IllegalStateException("the lock on " + directory.root() + " could not be given back", e);
        }
    }

    /** Asked before anything is written: Kafka finds out only after it has opened its logs. */
    private static void requireFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            // As Kafka's own listener: connections of the last run in TIME_WAIT do not count.
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral(BrokerSettings.HOST), port));
        } catch (IOException e) {
            throw DevStartException.portTaken(port, e);
        }
    }

    private static DevStartException explain(Throwable failure, Path root, int port) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return DevStartException.portTaken(port, failure);
            }
            if (String.valueOf(cause.getMessage()).contains("Failed to acquire lock")) {
                return DataDirectory.inUse(root, failure);
            }
        }
        return new DevStartException(Reason.BROKER_FAILED,
                "The broker on " + root + " did not start: " + failure.getMessage()
                        + ". If its files are damaged, move the directory away and start again.",
                failure);
    }

    private static void release(DataDirectory directory, Throwable failure) {
        try {
            directory.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
