package dev.spillway.gateway;

import static dev.spillway.gateway.WebhookTest.ALERTMANAGER;
import static dev.spillway.gateway.WebhookTest.GENERIC;
import static dev.spillway.gateway.WebhookTest.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is posted as alerts: what is wrong is said, per alert, and what is right beside it is taken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookGarbageTest {
    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
    private static final String GOOD = """
            {"labels": {"service": "dev/shop"}, "status": "firing", "startsAt": "2026-06-01T00:00:00Z"}""";
    private final GatewayFixture gateway = new GatewayFixture();

    @BeforeAll
    void exposed() {
        gateway.exposed();
    }

    @AfterAll
    void close() {
        gateway.close();
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(Arguments.of("", 400, "", "JSON object with alerts"),
                Arguments.of("{", 400, "", "not JSON"), Arguments.of("[]", 400, "", "JSON object with alerts"),
                Arguments.of("null", 400, "", "JSON object with alerts"),
                Arguments.of("{}", 400, "alerts", "is missing"),
                Arguments.of("{\"alerts\": []}", 400, "alerts", "is empty"),
                Arguments.of("{\"alerts\": {}}", 400, "alerts", "must be a list"),
                Arguments.of("{\"alerts\": null}", 400, "alerts", "must be a list"),
                Arguments.of("{\"alerts\": [" + GOOD, 400, "", "not JSON"),
                Arguments.of("{\"alerts\": [" + GOOD + "]} {}", 400, "", "behind the JSON object"),
                Arguments.of("{\"alerts\": [" + "[".repeat(5_000), 400, "", "not JSON"),
                Arguments.of("{\"alerts\": [{\"a\": " + "9".repeat(5_000) + "}]}", 400, "", "not JSON"));
    }

    @ParameterizedTest(name = "{index} {3}")
    @MethodSource("badBodies")
    void aBadBodyIsAnsweredAndNothingOfItIsTaken(String body, int status, String field, String says) {
        // when
        long before = gateway.alertsTaken().size();
        var reply = gateway.post(GENERIC, body);

        // then
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.at("/field")).isEqualTo(field);
        assertThat(reply.at("/message")).contains(says);
        assertThat(gateway.alertsTaken()).hasSize((int) before);
    }

    static Stream<Arguments> badAlerts() {
        return Stream.of(Arguments.of("5", "", "must be an object, but was 5"),
                Arguments.of("null", "", "must be an object"), Arguments.of("[]", "", "must be an object"),
                Arguments.of("{}", ".service", "the service is missing"),
                Arguments.of("{\"labels\": []}", ".labels", "must be an object"),
                Arguments.of("{\"labels\": {\"service\": 5}}", ".labels.service", "must be a text, but was 5"),
                Arguments.of("{\"labels\": {\"service\": \"shop\"}}", ".service", "the environment is missing"),
                Arguments.of("{\"labels\": {\"service\": \"a b\", \"env\": \"dev\"}}", ".labels", "'a b'"),
                Arguments.of("{\"labels\": {\"service\": \"dev/" + "x".repeat(300) + "\"}}", ".labels",
                        "longer than any id"),
                Arguments.of("{\"service\": \"shop\"}", ".service", "environment/name"),
                Arguments.of("{\"rollout\": \"shop\"}", ".rollout", "environment/name/requestId"),
                Arguments.of("{\"service\": \"dev/shop\", \"rollout\": \"dev/other/r1\"}", ".rollout",
                        "not a rollout of dev/shop"),
                Arguments.of("{\"service\": \"dev/shop\"}", ".fingerprint", "is missing"),
                Arguments.of(GOOD.replace("firing", "burning"), ".status", "firing, resolved, but was 'burning'"),
                Arguments.of(GOOD.replace("\"firing\"", "true"), ".status", "must be a text"),
                Arguments.of(GOOD.replace("\"status\"", "\"x\""), ".status", "is missing"),
                Arguments.of(GOOD.replace("startsAt", "x"), ".startsAt", "is missing"),
                Arguments.of(GOOD.replace("2026-06-01T00:00:00Z", "yesterday"), ".startsAt", "2026-01-01T00:00:00Z"),
                Arguments.of(GOOD.replace("2026-", "0001-"), ".startsAt", "between 1970 and 9999"),
                Arguments.of(GOOD.replace("2026-", "+999999999-"), ".startsAt", "between 1970 and 9999"),
                Arguments.of(GOOD.replace("\"2026-06-01T00:00:00Z\"", "1764252460"), ".startsAt", "must be a text"),
                Arguments.of(GOOD.replace("\"status\"", "\"fingerprint\": \"" + "f".repeat(200) + "\", \"status\""),
                        ".fingerprint", "may have 128"),
                Arguments.of(GOOD.replace("\"status\"", "\"revision\": \"" + "f".repeat(200) + "\", \"status\""),
                        ".revision", "may have 128"),
                Arguments.of(GOOD.replace("\"service\"", "\"x\": \"" + "f".repeat(70_000) + "\", \"service\""),
                        ".labels", "may have 16384"),
                Arguments.of(GOOD.replace("\"status\"", "\"annotations\": \"x\", \"status\""), ".annotations",
                        "must be an object"),
                Arguments.of(GOOD.replace("\"status\"", "\"requestId\": \"a b\", \"status\""), ".requestId", "'a b'"));
    }

    @ParameterizedTest(name = "{index} {1} {2}")
    @MethodSource("badAlerts")
    void aBadAlertIsNamedAndTheOneBesideItIsTaken(String alert, String field, String says) {
        // when
        var reply = gateway.post(GENERIC, "{\"alerts\": [" + alert + ", " + GOOD + "]}");
        var alone = gateway.post(GENERIC, "{\"alerts\": [" + alert + "]}");

        // then
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        assertThat(reply.at("/alerts/0/why/field")).isEqualTo("alerts[0]" + field);
        assertThat(reply.at("/alerts/0/why/message")).contains(says);
        assertThat(reply.at("/alerts/1/result")).isEqualTo("taken");
        assertThat(alone.status()).isEqualTo(422);
        assertThat(alone.at("/message")).contains(says);
    }

    private static String batch(int alerts) {
        return IntStream.range(0, alerts).mapToObj(i -> GOOD.replace("\"status\"", "\"fingerprint\": \"" + i
                + "\", \"status\"")).collect(Collectors.joining(",", "{\"alerts\": [", "]}"));
    }

    @Test
    void tenThousandAlertsAreTakenAndOneMoreIsTooMany() throws IOException, InterruptedException {
        // given
        var stored = new AtomicInteger();
        var acknowledged = new CompletableFuture<Void>();
        acknowledged.complete(null);
        RequestSink counting = (_, _, _) -> {
            stored.incrementAndGet();
            return acknowledged;
        };
        try (var fresh = Gateway.start(GatewayConfig.loopback(0), counting, gateway.engine.board,
                new SimpleMeterRegistry(), () -> ""); var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fresh.port() + GENERIC));

            // when
            var many = client.send(request.POST(BodyPublishers.ofString(batch(10_000))).build(),
                    BodyHandlers.ofString());
            var tooMany = client.send(request.POST(BodyPublishers.ofString(batch(10_001))).build(),
                    BodyHandlers.ofString());

            // then
            assertThat(many.body()).contains("\"taken\":10000,");
            assertThat(tooMany.statusCode()).isEqualTo(413);
            assertThat(tooMany.body()).contains("more than 10000 alerts");
            assertThat(stored).hasValue(10_000);
        }
    }

    @Test
    void tenMegabytesAreReadAndOneByteMoreIsNot() {
        // given
        byte[] garbage = new byte[TEN_MEGABYTES];
        Arrays.fill(garbage, (byte) 'x');

        // when
        var read = gateway.post(GENERIC, garbage);
        var notRead = gateway.post(GENERIC, Arrays.copyOf(garbage, TEN_MEGABYTES + 1));

        // then
        assertThat(read.status()).isEqualTo(400);
        assertThat(notRead.status()).isEqualTo(413);
        assertThat(notRead.at("/message")).contains("" + TEN_MEGABYTES);
    }

    @Test
    void changedBytesAreNeverABugOfTheGateway() throws IOException {
        // given
        var random = new Random(12);
        byte[] good = recorded("alertmanager/repeated-with-another").getBytes(java.nio.charset.StandardCharsets.UTF_8);

        for (int i = 0; i < 300; i++) {
            // when
            byte[] body = good.clone();
            for (int changed = 0; changed < 3; changed++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }

            // then
            assertThat(gateway.post(ALERTMANAGER, body).status()).as(new String(body,
                    java.nio.charset.StandardCharsets.ISO_8859_1)).isIn(202, 400, 404, 422);
        }
    }
}
