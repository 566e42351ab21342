package dev.spillway.executor.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;

/** An HTTP server that answers what the test wants, and remembers what it was asked. */
public final class Server implements AutoCloseable {
    /** A request; names of headers in lower case. */
    public record Asked(String method, URI uri, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** An answer. */
    public record Says(int status, String body) {}

    /** What it answers. */
    public interface Answering {
        Says answer(Asked asked) throws InterruptedException;
    }

    public final List<Asked> asked = new CopyOnWriteArrayList<>();
    /** One permit for each request that came in. */
    public final Semaphore came = new Semaphore(0);
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Answering answering = _ -> new Says(200, "");

    public Server() {
        this(HttpServer::create);
    }

    public Server(SSLContext tls, HttpsConfigurator configurator) {
        this((address, backlog) -> {
            HttpsServer https = HttpsServer.create(address, backlog);
            https.setHttpsConfigurator(configurator);
            return https;
        });
    }

    private interface Making {
        HttpServer make(InetSocketAddress address, int backlog) throws IOException;
    }

    private Server(Making making) {
        try {
            server = making.make(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public void answers(int status, String body) {
        answering = _ -> new Says(status, body);
    }

    public void answers(Answering how) {
        answering = how;
    }

    /** Never comes back, until the server is closed. */
    public Says hang() throws InterruptedException {
        end.await();
        return new Says(500, "");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT),
                    String.join(",", values)));
            var request = new Asked(exchange.getRequestMethod(), exchange.getRequestURI(), headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(request);
            came.release();
            Says says = answering.answer(request);
            byte[] body = says.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(says.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
