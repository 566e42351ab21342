package dev.spillway.executor.metrics.http;

import dev.spillway.executor.metrics.source.Limits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * HTTP requests with an end: an answer has at most 8 MiB, comes within its time, body included, and all that are being
 * read hold at most a quarter of the memory. Follows no redirect: an answer comes from the address in the query or not
 * at all, and credentials go nowhere else.
 */
public final class Http implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Clients with certificates of their own; the least recently used is forgotten. */
    private static final int CLIENTS = 32;

    private final HttpClient plain = builder().build();
    private final LinkedHashMap<Certificates, HttpClient> clients = new LinkedHashMap<>();
    private final AtomicLong held = new AtomicLong();
    private final long mostHeld = Math.max(4L * Limits.ANSWER_BYTES, Runtime.getRuntime().maxMemory() / 4);

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
    }

    /** Over the usual certificates. */
    public Reply send(HttpRequest request, Duration within) {
        return send(plain, request, within);
    }

    Reply send(Optional<Certificates> certificates, HttpRequest request, Duration within) {
        return send(certificates.map(this::client).orElse(plain), request, within);
    }

    private synchronized HttpClient client(Certificates certificates) {
        HttpClient known = clients.remove(certificates);
        HttpClient client = known == null ? builder().sslContext(context(certificates)).build() : known;
        clients.put(certificates, client);
        if (clients.size() > CLIENTS) {
            // what it has in flight goes on; then it ends by itself
            Map.Entry<Certificates, HttpClient> _ = clients.pollFirstEntry();
        }
        return client;
    }

    private static SSLContext context(Certificates certificates) {
        return certificates.context();
    }

    /** The request's own time-out ends with the headers; this one covers the body. */
    private Reply send(HttpClient client, HttpRequest request, Duration within) {
        var body = new Body(Limits.ANSWER_BYTES, held, mostHeld);
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, _ -> body);
        try {
            return read(answer.get(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return new Reply.Late("no answer within " + within.toMillis() + " ms");
        } catch (ExecutionException failed) {
            return failed(failed.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Reply.Late("interrupted");
        } finally {
            answer.cancel(true);
            body.close();
        }
    }

    private static Reply read(HttpResponse<byte[]> response) {
        return new Reply.Answered(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""),
                response.body());
    }

    private static Reply failed(@org.jspecify.annotations.Nullable Throwable cause) {
        for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
            if (deeper instanceof Body.TooLong tooLong) {
                return new Reply.TooLong(String.valueOf(tooLong.getMessage()));
            }
        }
        if (cause instanceof HttpTimeoutException) {
            return new Reply.Broken("no connection within " + CONNECT.toSeconds() + " s");
        }
        return new Reply.Broken(cause instanceof IOException problem
                ? said(problem)
                : String.valueOf(cause));
    }

    /** The JDK's own exceptions often have no message, and the reason one deeper. */
    private static String said(IOException problem) {
        String message = problem.getMessage();
        Throwable cause = problem.getCause();
        if (message == null && cause != null && cause.getMessage() != null) {
            message = cause.getMessage();
        }
        return problem.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /** What is in flight is given up. */
    @Override
    public synchronized void close() {
        plain.shutdownNow();
        clients.values().forEach(HttpClient::shutdownNow);
        plain.close();
        clients.values().forEach(HttpClient::close);
    }
}
