package dev.spillway.executor.haproxy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends requests through HAProxy and counts who answers; anything but an answer of an instance counts as "failed". */
final class Users implements AutoCloseable {
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    Users(int port) {
        this.port = port;
    }

    /** So many, one after the other. */
    Map<String, Integer> send(int requests) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < requests; i++) {
            counts.merge(get("/"), 1, Integer::sum);
        }
        return counts;
    }

    /** Which part of so many requests was answered by a revision. */
    double percentOf(String revision, int requests) {
        return 100.0 * send(requests).getOrDefault(revision, 0) / requests;
    }

    String get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : "failed";
        } catch (IOException broken) {
            return "failed";
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    CompletableFuture<String> later(String path) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread _ = Thread.ofVirtual().start(() -> answer.complete(get(path)));
        return answer;
    }

    /** Go on sending until they are stopped. */
    Thread keepSending() {
        return Thread.ofVirtual().start(() -> {
            while (!stopped) {
                answers.computeIfAbsent(get("/"), _ -> new AtomicInteger()).incrementAndGet();
            }
        });
    }

    int answered() {
        return answers.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    void awaitMore(int requests) {
        int before = answered();
        while (answered() < before + requests) {
            Thread.onSpinWait();
        }
    }

    Map<String, Integer> stop(Thread thread) throws InterruptedException {
        stopped = true;
        thread.join();
        Map<String, Integer> counts = new TreeMap<>();
        answers.forEach((who, count) -> counts.put(who, count.get()));
        return counts;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
