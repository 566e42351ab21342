package dev.spillway.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** JSON over HTTP to whichever address answers, tried again for as long as the caller has patience. */
final class Transport {
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";
    private static final long FIRST_PAUSE_MS = 25;
    private static final long LONGEST_PAUSE_MS = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryConfig config;
    private final HttpClient http;
    /** The address that answered last: a dead one costs its time-out only once. */
    private final AtomicInteger current = new AtomicInteger();

    Transport(RegistryConfig config) {
        this.config = config;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(config.requestTimeout());
        Tls.context(config).ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    JsonNode get(String path) {
        return call(path, Optional.empty());
    }

    JsonNode post(String path, JsonNode body) {
        return call(path, Optional.of(body.toString()));
    }

    /** Every call of ours is idempotent (a schema registered twice has one id), so that any may be repeated. */
    private JsonNode call(String path, Optional<String> body) {
        long deadline = System.nanoTime() + config.patience().toNanos();
        for (int attempt = 0;; attempt++) {
            RegistryException failure = null;
            int address = current.get();
            try {
                HttpResponse<String> answer = exchange(address, path, body);
                if (!worthARetry(answer.statusCode())) {
                    return understood(path, answer);
                }
                failure = RegistryException.of(answer.statusCode(), described(path, answer));
            } catch (IOException e) {
                failure = new RegistryException(
                        "no answer from " + config.urls().get(address) + " for " + path + ": " + e, e);
            }
            current.compareAndSet(address, (address + 1) % config.urls().size());
            pause(attempt, deadline, failure);
        }
    }

    static boolean worthARetry(int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    private HttpResponse<String> exchange(int address, String path, Optional<String> body) throws IOException {
        URI target = config.urls().get(address).resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(config.requestTimeout()).header("Accept",
                TYPE);
        config.authorization().ifPresent(a -> request.header("Authorization", a));
        body.ifPresent(b -> request.header("Content-Type", TYPE).POST(BodyPublishers.ofString(b)));
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static JsonNode understood(String path, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw RegistryException.of(answer.statusCode(), described(path, answer));
        }
        return JSON.readTree(answer.body());
    }

    private static String described(String path, HttpResponse<String> answer) {
        String message = answer.body();
        try {
            message = JSON.readTree(message).path("message").asText(message);
        } catch (JsonProcessingException e) {
            // A proxy's HTML page: quoted as it is.
        }
        return answer.statusCode() + " for " + path + ": " + message.substring(0, Math.min(500, message.length()));
    }

    /** The first round over all addresses does not wait: another server may well be up. */
    private void pause(int attempt, long deadline, RegistryException failure) {
        int round = (attempt + 1) / config.urls().size();
        long longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(round, 10));
        long millis = round == 0 ? 0 : ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
        if (deadline - System.nanoTime() < Duration.ofMillis(millis).toNanos()) {
            throw failure;
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RegistryException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RegistryException("interrupted while waiting for the registry", e);
    }
}
