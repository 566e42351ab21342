package dev.spillway.executor.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** A source of metrics that says what the test wants. */
final class Exporter implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    final Semaphore asked = new Semaphore(0);
    private volatile int status = 200;
    private volatile byte[] page = new byte[0];
    private volatile boolean hanging;

    Exporter() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        server.setExecutor(threads);
        server.createContext("/metrics", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/metrics";
    }

    void says(String text) {
        answers(200, text);
    }

    void answers(int newStatus, String text) {
        status = newStatus;
        page = text.getBytes(StandardCharsets.UTF_8);
        hanging = false;
    }

    void hangs() {
        hanging = true;
    }

    /** Headers and half of a body go out even where it hangs: the time-out must cover the body. */
    private void answer(HttpExchange exchange) throws IOException {
        asked.release();
        byte[] body = page;
        try (exchange) {
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body);
            if (hanging) {
                exchange.getResponseBody().flush();
                end.await();
            }
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
