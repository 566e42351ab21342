package dev.spillway.executor.haproxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Instances that answer with the label of their revision, and the program that lists them. */
final class Web implements AutoCloseable {
    static final String SERVICE = "test/checkout";
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Instance(String revision, HttpServer server, boolean ready) {
        int port() {
            return server.getAddress().getPort();
        }
    }

    private final Map<Integer, Instance> instances = new ConcurrentHashMap<>();
    private final HttpServer listing;
    private volatile String insteadOfTheList = "";
    private volatile int status = 200;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch waiting = new CountDownLatch(1);

    Web() throws IOException {
        listing = server();
        listing.createContext("/endpoints", exchange -> {
            byte[] body = (insteadOfTheList.isEmpty() ? list() : insteadOfTheList).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        listing.start();
    }

    private static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        return server;
    }

    String endpoints() {
        return "http://127.0.0.1:" + listing.getAddress().getPort() + "/endpoints";
    }

    /** @return its port */
    int up(String revision) throws IOException {
        HttpServer server = server();
        byte[] body = revision.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                pass();
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Instance instance = new Instance(revision, server, true);
        instances.put(instance.port(), instance);
        return instance.port();
    }

    private void pass() {
        waiting.countDown();
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns once a request for /slow is in an instance. */
    void awaitSlowRequest() throws InterruptedException {
        waiting.await();
    }

    void letSlowRequestsGo() {
        gate.countDown();
    }

    /** It goes on answering, but is not to get new requests. */
    void retire(int port) {
        instances.computeIfPresent(port, (_, old) -> new Instance(old.revision(), old.server(), false));
    }

    /** It leaves the list. */
    void gone(int port) {
        instances.remove(port);
    }

    /** It leaves the list and its port is closed. */
    void crash(int port) {
        Instance gone = instances.remove(port);
        if (gone != null) {
            gone.server().stop(0);
        }
    }

    /** Its port is closed, and it is listed as if nothing were. */
    void crashUnnoticed(int port) {
        instances.getOrDefault(port, new Instance("", listing, false)).server().stop(0);
    }

    /** What the list says from now on; empty: the truth. */
    void say(int newStatus, String text) {
        status = newStatus;
        insteadOfTheList = text;
    }

    String revision(int port) {
        return instances.containsKey(port) ? instances.get(port).revision() : "";
    }

    private String list() throws JsonProcessingException {
        Map<String, List<Map<String, Object>>> revisions = new TreeMap<>();
        new TreeMap<>(instances).forEach((port, instance) -> revisions
                .computeIfAbsent(instance.revision(), _ -> new ArrayList<>())
                .add(Map.of("address", "127.0.0.1:" + port, "ready", instance.ready())));
        return JSON.writeValueAsString(Map.of(SERVICE, revisions, "test/other", Map.of()));
    }

    @Override
    public void close() {
        gate.countDown();
        listing.stop(0);
        instances.values().forEach(instance -> instance.server().stop(0));
    }
}
