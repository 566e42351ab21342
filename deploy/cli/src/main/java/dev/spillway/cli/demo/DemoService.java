package dev.spillway.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A service to be released: {@code DemoService PORT LABEL ERROR_EVERY}; every n-th request fails where n is above 0. */
public final class DemoService {
    /** Says which revision answered. */
    static final String REVISION = "X-Revision";

    private DemoService() {}

    /** Serves until it is ended. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        String label = args[1];
        long errorEvery = Long.parseLong(args[2]);
        var requests = new AtomicLong();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/health", exchange -> answer(exchange, label, 200));
        server.createContext("/", exchange -> {
            boolean fails = errorEvery > 0 && requests.incrementAndGet() % errorEvery == 0;
            answer(exchange, label, fails ? 500 : 200);
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, String label, int status) throws IOException {
        byte[] body = (status == 200 ? "hello from " : "broken: ").concat(label).concat("\n")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set(REVISION, label);
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
