package dev.spillway.cli.role;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code GET /metrics} on 127.0.0.1, of a role that serves nothing else. */
final class MetricsPage implements AutoCloseable {
    private final HttpServer server;

    private MetricsPage(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts it.
     *
     * @param port 0 = any free one
     * @throws IOException if the port is taken
     */
    static MetricsPage start(int port, Supplier<String> text) throws IOException {
        HttpServer server = bound(port);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            boolean metrics = exchange.getRequestURI().getPath().equals("/metrics");
            byte[] body = (metrics ? text.get() : "spillway: only /metrics is here\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(metrics ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return new MetricsPage(server);
    }

    private static HttpServer bound(int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (BindException taken) {
            throw new IOException("port " + port + " is taken by another process", taken);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
