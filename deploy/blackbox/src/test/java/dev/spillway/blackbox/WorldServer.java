package dev.spillway.blackbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.spillway.blackbox.Remote.Write;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** The {@link World} behind HTTP: a GET looks, a POST writes. */
final class WorldServer implements AutoCloseable {
    static final int OK = 200;
    static final int OLDER = 409;
    private static final int LOST = 503;

    /** When, around a write, a trap goes off. */
    enum Moment {
        /** It has arrived, and will be forgotten. */
        ARRIVED,
        /** It has been made, and nobody will be told. */
        WRITTEN,
        /** It has been made, and the answer is on its way. */
        ANSWERED
    }

    /** Goes off once, at the n-th write from now on. */
    private record Trap(int n, Moment moment, Runnable action) {}

    private final World world;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<Trap> trap = new AtomicReference<>(new Trap(0, Moment.ARRIVED, () -> {
    }));

    WorldServer(World world) throws IOException {
        this.world = world;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    void atWrite(int n, Moment moment, Runnable action) {
        trap.set(new Trap(n, moment, action));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")) {
                answer(exchange, OK);
            } else {
                write(exchange, Remote.JSON.readValue(exchange.getRequestBody(), Write.class));
            }
        }
    }

    private void write(HttpExchange exchange, Write write) throws IOException {
        Trap set = trap.getAndUpdate(old -> new Trap(old.n() - 1, old.moment(), old.action()));
        if (set.n() != 1) {
            answer(exchange, world.write(write) ? OK : OLDER);
            return;
        }
        switch (set.moment()) {
            case ARRIVED -> set.action().run();
            case WRITTEN -> {
                world.write(write);
                set.action().run();
            }
            case ANSWERED -> {
                answer(exchange, world.write(write) ? OK : OLDER);
                exchange.close();
                set.action().run();
                return;
            }
        }
        answer(exchange, LOST);
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        byte[] body = Remote.JSON.writeValueAsBytes(world.picture());
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
