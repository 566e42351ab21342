package dev.spillway.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.alert.WebhookConfig;
import dev.spillway.gateway.view.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A gateway on a free port over the real core. */
final class GatewayFixture implements AutoCloseable {
    static final ServiceId SHOP = new ServiceId("dev", "shop");
    static final String DEFINITION = """
            apiVersion: spillway.dev/v1
            kind: Service
            metadata: {name: shop, environment: dev}
            targets: [{name: app, platform: memory}]
            strategy: {canary: {steps: [{setWeight: 10}, {pause: {}}, {setWeight: 50}, {bake: 1m}]}}
            """;
    final EngineInMemory engine = new EngineInMemory();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Gateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();

    record Reply(int status, String text) {
        JsonNode json() {
            try {
                return Json.read(text);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        String at(String pointer) {
            return json().at(pointer).asText();
        }
    }

    GatewayFixture() {
        this(GatewayConfig.loopback(0));
    }

    GatewayFixture(GatewayConfig config) {
        this(config, WebhookConfig.STANDARD);
    }

    GatewayFixture(GatewayConfig config, WebhookConfig webhooks) {
        try {
            gateway = Gateway.start(config, webhooks, engine, engine.board, meters, () -> "a_metric 1\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return gateway.port();
    }

    /** v1 is stable, after its first rollout. */
    GatewayFixture stable() {
        post("/v1/services?wait=5s", DEFINITION);
        deploy("v1");
        engine.obeys();
        while (engine.board.service(SHOP).orElseThrow().service().brief().isPresent()) {
            // The first rollout has no weights: pause and bake are all that it waits for.
            post(path("promote"), "{}");
            engine.obeys().passes(SHOP).obeys();
        }
        return this;
    }

    /** v2 has some of the traffic, and waits for a person. */
    GatewayFixture exposed() {
        stable();
        post(path("deploy?wait=5s"), """
                {"revision": {"label": "v2", "artifact": "shop:v2"}, "requestId": "r2"}""");
        engine.obeys();
        return this;
    }

    List<Event> log() {
        return engine.board.log(SHOP, 0, Board.KEPT_LINES).stream().map(Entry::event).toList();
    }

    /** What was decided about alerts: fingerprint, effect. */
    List<String> alertsTaken() {
        return log().stream().filter(Event.AlertTaken.class::isInstance).map(Event.AlertTaken.class::cast)
                .map(taken -> taken.fingerprint() + " " + taken.effect()).toList();
    }

    String state() {
        return get(path("")).at("/state");
    }

    Reply deploy(String label) {
        return post(path("deploy?wait=5s"), """
                {"revision": {"label": "%s", "artifact": "shop:%s"}}""".formatted(label, label));
    }

    static String path(String rest) {
        return "/v1/services/dev/shop" + (rest.isEmpty() ? "" : "/" + rest);
    }

    Reply post(String path, String body, String... headers) {
        return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Reply post(String path, byte[] body, String... headers) {
        return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    Reply get(String path) {
        return send(request(path));
    }

    Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** The data of server-sent events, as they come. */
    Stream<String> events(String path, String... headers) {
        try {
            return client.send(request(path, headers).build(), BodyHandlers.ofLines()).body()
                    .filter(line -> line.startsWith("data: ")).map(line -> line.substring("data: ".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static GatewayConfig withTokens(Map<String, String> tokens) {
        return new GatewayConfig(GatewayConfig.LOOPBACK, 0, tokens, false);
    }

    @Override
    public void close() {
        client.shutdownNow();
        gateway.close();
    }
}
