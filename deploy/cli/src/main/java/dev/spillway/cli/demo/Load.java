package dev.spillway.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Users: they send requests all the while, never again what failed, and count what they got by who answered. */
final class Load implements AutoCloseable {
    private static final int USERS = 4;
    private static final String NOBODY = "none";

    /** Answers of one revision. Failed: a status of 500 and above, or no answer at all. */
    record Tally(long answered, long failed) {
        Tally plus(boolean fine) {
            return new Tally(answered + 1, failed + (fine ? 0 : 1));
        }
    }

    private final HttpRequest request;
    private final long pauseNanos;
    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private final Map<String, Tally> total = new TreeMap<>();
    private final Map<String, Tally> window = new TreeMap<>();
    private final List<Thread> users = new ArrayList<>();

    Load(URI target, int perSecond) {
        this.request = HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(10)).GET().build();
        this.pauseNanos = 1_000_000_000L * USERS / perSecond;
        for (int i = 0; i < USERS; i++) {
            users.add(Thread.ofPlatform().daemon().name("user-" + i).start(this::use));
        }
    }

    private void use() {
        // HTTP/1.1, keep-alive; the JDK's own retry of failed connections must not hide anything.
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long next = System.nanoTime();
            while (goesOn.get()) {
                one(client);
                next += pauseNanos;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    private void one(HttpClient client) {
        try {
            var answer = client.send(request, BodyHandlers.discarding());
            count(answer.headers().firstValue(DemoService.REVISION).orElse(NOBODY), answer.statusCode() < 500);
        } catch (IOException e) {
            count(NOBODY, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            goesOn.set(false);
        }
    }

    private synchronized void count(String revision, boolean fine) {
        total.put(revision, total.getOrDefault(revision, new Tally(0, 0)).plus(fine));
        window.put(revision, window.getOrDefault(revision, new Tally(0, 0)).plus(fine));
    }

    /** All answers since the start, by revision. */
    synchronized Map<String, Tally> total() {
        return new TreeMap<>(total);
    }

    /** Answers since this was last asked, by revision. */
    synchronized Map<String, Tally> takeWindow() {
        var taken = new TreeMap<>(window);
        window.clear();
        return taken;
    }

    @Override
    public void close() {
        goesOn.set(false);
        try {
            for (Thread user : users) {
                user.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
