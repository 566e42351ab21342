package dev.spillway.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.gateway.view.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The gateway's HTTP API. Never retries a change: the caller has the request id for that. */
public final class GatewayClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Longer than the longest wait that a request may ask for. */
    private static final Duration ANSWER = Duration.ofSeconds(90);
    private final URI gateway;
    private final String actor;
    private final Optional<String> token;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /** @param token a bearer token; without one the actor is only a name */
    public GatewayClient(URI gateway, String actor, Optional<String> token) {
        this.gateway = gateway;
        this.actor = actor;
        this.token = token;
    }

    public Reply get(String path) {
        return call(request(path).timeout(ANSWER));
    }

    public Reply post(String path, String body) {
        return call(request(path).timeout(ANSWER).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /**
     * The lines of an endless answer. Close it to end it.
     *
     * @throws IOException when nobody answers, or not with 200
     */
    public Stream<String> lines(String path) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = http.send(request(path).build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            try (var body = response.body()) {
                throw new IOException(message(body.limit(100).reduce("", String::concat)));
            }
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(gateway + path)).header("X-Spillway-Via", "cli");
        token.ifPresentOrElse(t -> request.header("Authorization", "Bearer " + t),
                () -> request.header("X-Spillway-Actor", actor));
        return request;
    }

    private Reply call(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            String body = response.body();
            return response.statusCode() / 100 == 2
                    ? new Reply.Fine(response.statusCode(), body)
                    : new Reply.No(response.statusCode(), field(body), message(body), body);
        } catch (ConnectException e) {
            return new Reply.Nobody("no gateway answers at " + gateway);
        } catch (IOException e) {
            return new Reply.Nobody("the gateway at " + gateway + " did not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.Nobody("interrupted");
        }
    }

    private static Optional<String> field(String body) {
        return json(body).map(node -> node.path("field").asText("")).filter(field -> !field.isEmpty());
    }

    private static String message(String body) {
        return json(body).map(node -> node.path("message").asText("")).filter(text -> !text.isEmpty())
                .orElseGet(() -> body.isBlank() ? "no reason was given" : body.strip());
    }

    /** Something else may listen there, and answer in another language. */
    private static Optional<JsonNode> json(String body) {
        try {
            return Optional.of(Json.read(body));
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }
}
