package dev.spillway.dev.registry;

import com.sun.net.httpserver.HttpServer;
import dev.spillway.dev.DevStartException;
import dev.spillway.dev.DevStartException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.KafkaException;

/**
 * A schema registry on 127.0.0.1 that speaks Confluent's HTTP contract for Avro, and keeps its schemas in the compacted topic
 * {@code _schemas}. Ids are never used twice and never forgotten. One registry writes at a time: starting a second one on the
 * same cluster takes the topic over, and the first answers writes with 50001 until it takes it back.
 *
 * <p>Left out of the contract: references, modes, contexts, schema types other than AVRO, permanent deletion.
 */
public final class EmbeddedRegistry implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int BACKLOG = 64;

    private final Registry registry;
    private final HttpServer server;
    private final ExecutorService threads;

    private EmbeddedRegistry(Registry registry, HttpServer server, ExecutorService threads) {
        this.registry = registry;
        this.server = server;
        this.threads = threads;
    }

    /**
     * Reads the topic to its end, then serves.
     *
     * @param bootstrapServers
     *            of the Kafka cluster that keeps the schemas
     * @param port
     *            1 to 65535, or 0 for a free one
     * @throws DevStartException
     *             if the port is taken or the topic cannot be created, claimed or read
     */
    public static EmbeddedRegistry start(String bootstrapServers, int port) {
        HttpServer server = bind(port);
        try {
            Registry registry = Registry.open(bootstrapServers);
            ExecutorService threads = Executors
                    .newThreadPerTaskExecutor(Thread.ofVirtual().name("registry-", 0).factory());
            server.setExecutor(threads);
            server.createContext("/", new Exchange(new Endpoints(registry)));
            server.start();
            return new EmbeddedRegistry(registry, server, threads);
        } catch (IOException | KafkaException e) {
            server.stop(0);
            throw new DevStartException(Reason.REGISTRY_FAILED,
                    "The schema registry did not start on " + bootstrapServers + ": " + e.getMessage(), e);
        }
    }

    /** For a client's {@code schema.registry.url}. */
    public URI url() {
        return URI.create("http://" + HOST + ":" + server.getAddress().getPort());
    }

    /** Stops serving, then gives the topic back. A second call does nothing. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        registry.close();
    }

    private static HttpServer bind(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(HOST), port), BACKLOG);
        } catch (IOException e) {
            throw DevStartException.portTaken(port, e);
        }
    }
}
