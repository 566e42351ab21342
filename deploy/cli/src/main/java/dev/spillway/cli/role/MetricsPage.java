package dev.spillway.cli.role;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** What a process counts, as Prometheus text, for roles that have no HTTP server of their own. */
final class MetricsPage implements AutoCloseable {
    static final String LOOPBACK = "127.0.0.1";
    private static final String PATH = "/metrics";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Starts to serve.
     *
     * @param host address to listen on
     * @param port 0: any free one
     * @throws IOException when the port cannot be had; the message names it
     */
    MetricsPage(String host, int port, Supplier<String> scrape) throws IOException {
        server = listen(host, port);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, scrape));
        server.start();
    }

    private static HttpServer listen(String host, int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
        } catch (UnknownHostException e) {
            throw new IOException("--metrics-host " + host + " is no address of this machine", e);
        } catch (BindException e) {
            var named = new BindException("--metrics-port " + port + " cannot be listened on (" + e.getMessage()
                    + "); choose another port");
            named.initCause(e);
            throw named;
        }
    }

    private static void answer(HttpExchange exchange, Supplier<String> scrape) throws IOException {
        try (exchange) {
            boolean found = exchange.getRequestURI().getPath().equals(PATH);
            byte[] body = (found ? scrape.get() : "spillway: only " + PATH + " is here\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type",
                    found ? "text/plain; version=0.0.4; charset=utf-8" : "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(found ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    String url() {
        return "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort() + PATH;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
