package dev.spillway.executor.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets pages over HTTP: at most 8 MiB each, at most four at once from one host, so that a slow one holds up only itself.
 * Follows no redirect: a page comes from the address in the query or not at all.
 */
final class PageSource implements AutoCloseable {
    /** What a GET came to. */
    sealed interface Fetched {
        /** The page. */
        record Body(String text, String contentType) implements Fetched {}

        /** Nothing that could be read. */
        record Failed(String reason) implements Fetched {}
    }

    static final int MAX_BYTES = 8 * 1024 * 1024;
    private static final int PER_HOST = 4;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER).build();
    private final Map<String, Semaphore> hosts = new ConcurrentHashMap<>();

    /** Answers within {@code timeout}, waiting for the host's turn included. */
    Fetched fetch(URI url, Duration timeout) {
        Semaphore host = hosts.computeIfAbsent(url.getHost() + ":" + url.getPort(), _ -> new Semaphore(PER_HOST, true));
        long end = System.nanoTime() + timeout.toNanos();
        try {
            if (!host.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return new Fetched.Failed("no turn within " + timeout + ", others wait for this host");
            }
            try {
                return get(url, Duration.ofNanos(end - System.nanoTime()), timeout);
            } finally {
                host.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Fetched.Failed("interrupted");
        }
    }

    /** The request's own time-out ends with the headers; this one covers the body. */
    private Fetched get(URI url, Duration left, Duration timeout) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Accept", "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5").build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request,
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return read(answer.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return new Fetched.Failed("no answer within " + timeout);
        } catch (ExecutionException failed) {
            return new Fetched.Failed(reason(failed));
        } finally {
            answer.cancel(true);
        }
    }

    private static Fetched read(HttpResponse<byte[]> response) {
        return response.statusCode() == 200
                ? new Fetched.Body(new String(response.body(), StandardCharsets.UTF_8),
                        response.headers().firstValue("Content-Type").orElse(""))
                : new Fetched.Failed("it answered " + response.statusCode());
    }

    private static String reason(ExecutionException failed) {
        return failed.getCause() instanceof IOException problem
                ? problem.getClass().getSimpleName() + ": " + problem.getMessage()
                : String.valueOf(failed.getCause());
    }

    /** What is in flight is given up. */
    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
