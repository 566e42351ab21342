package dev.spillway.gateway;

import static dev.spillway.gateway.GatewayFixture.path;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent, the answer names the field and the cause, and the gateway goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GarbageTest {
    private final GatewayFixture gateway = new GatewayFixture();

    @BeforeAll
    void stable() {
        gateway.stable();
    }

    @AfterAll
    void close() {
        gateway.close();
    }

    static Stream<Arguments> badPosts() {
        return Stream.of(
                Arguments.of(path("deploy"), "{", 400, "",
                        "not JSON: Unexpected end-of-input: expected close marker for Object (line 1, column 2)"),
                Arguments.of(path("undo"), "{\"toRevision\": 18446744073709551617}", 400, "toRevision", "whole number"),
                Arguments.of(path("deploy"), "[]", 400, "", "JSON object"),
                Arguments.of(path("deploy"), "{\"revision\": " + "[".repeat(5_000), 400, "", "not JSON"),
                Arguments.of(path("undo"), "{\"toRevision\": 18446744073709551617}", 400, "toRevision",
                        "whole number"),
                Arguments.of(path("deploy"), "\"x\"", 400, "", "JSON object"),
                Arguments.of(path("deploy"), "{}", 400, "revision", "is missing"),
                Arguments.of(path("deploy"), "{\"revision\": {}}", 400, "revision.artifact", "is missing"),
                Arguments.of(path("deploy"), "{\"revision\": 5}", 400, "revision", "must be an object, but was 5"),
                Arguments.of(path("deploy"), "{\"revision\": {\"artifact\": \"a\", \"lable\": \"b\"}}", 400,
                        "revision.lable", "unknown field; known are label"),
                Arguments.of(path("deploy"), "{\"revision\": {\"artifact\": \"a\", \"config\": {\"A\": 1}}}", 400,
                        "revision.config.A", "must be a text, but was 1"),
                Arguments.of(path("deploy"), "{\"revision\": {\"artifact\": \"a\"}, \"onConflict\": \"fight\"}", 400,
                        "onConflict", "queue, reject, supersede"),
                Arguments.of(path("deploy"), "{\"requestId\": \"a b\"}", 400, "requestId", "'a b'"),
                Arguments.of(path("pause"), "{\"rollout\": \"x\"}", 400, "rollout", "environment/name/requestId"),
                Arguments.of(path("pause"), "{\"rollout\": \"prod/shop/r1\"}", 422, "rollout",
                        "not a rollout of dev/shop"),
                Arguments.of(path("pause"), "{\"step\": 0}", 400, "step", "from 1 to 64"),
                Arguments.of(path("pause"), "{\"step\": \"one\"}", 400, "step", "from 1 to 64"),
                Arguments.of(path("pause"), "{\"pauze\": 1}", 400, "pauze", "unknown field"),
                Arguments.of(path("abort"), "{}", 422, "reason", "is missing"),
                Arguments.of(path("abort"), "{\"reason\": \" \"}", 422, "reason", "is missing"),
                Arguments.of(path("abort"), "{\"reason\": \"" + "x".repeat(2_001) + "\"}", 400, "reason",
                        "has 2001 characters and may have 2000"),
                Arguments.of(path("pause"), "{\"rollout\": \"" + "x".repeat(500_000) + "\"}", 400, "rollout",
                        "xxx…"),
                Arguments.of(path("skip"), "", 422, "reason", "is missing"),
                Arguments.of(path("undo"), "{\"force\": true}", 422, "reason", "is missing"),
                Arguments.of(path("undo"), "{\"toRevision\": -1}", 400, "toRevision", "whole number"),
                Arguments.of(path("freeze"), "{}", 400, "on", "is missing"),
                Arguments.of(path("freeze"), "{\"on\": \"yes\"}", 400, "on", "true or false"),
                Arguments.of(path("drift"), "{}", 400, "answer", "accept or overwrite"),
                Arguments.of(path("pause?wait=long"), "", 400, "wait", "'long'"),
                Arguments.of(path("pause?wait=2h"), "", 400, "wait", "at most 60s"),
                Arguments.of(path("pause?wait=-1s"), "", 400, "wait", "at most 60s"),
                Arguments.of(path("explode"), "", 404, "", "there is nothing at /v1/services/dev/shop/explode"),
                Arguments.of("/v1/services/dev/ghost/pause", "", 404, "", "unknown service dev/ghost"),
                Arguments.of("/v1/services/dev/a%20b/pause", "", 400, "name", "'a b'"),
                Arguments.of("/v1/services/dev/" + "x".repeat(65) + "/pause", "", 400, "name", "{1,64}"),
                Arguments.of("/v1/services/dev/%2e%2e%2fetc/pause", "", 400, "name", "must match"),
                Arguments.of("/v1/services", "garbage", 422, "", "block of fields"),
                Arguments.of("/v1/services", "", 422, "", "empty"),
                Arguments.of("/v1/services?requestId=a%20b", GatewayFixture.DEFINITION, 400, "requestId", "'a b'"),
                Arguments.of("/v1/services", GatewayFixture.DEFINITION.replace("setWeight: 10", "setWeight: 101"),
                        422, "strategy.canary.steps[0].setWeight", "line 5, column"),
                Arguments.of("/v1/alerts", "{}", 400, "service", "is missing"),
                Arguments.of("/v1/alerts", "{\"service\": \"dev/shop\"}", 400, "fingerprint", "is missing"),
                Arguments.of("/v1/alerts",
                        "{\"service\": \"dev/shop\", \"fingerprint\": \"f\", \"startsAt\": \"yesterday\"}", 400,
                        "startsAt", "2026-01-01T00:00:00Z"),
                Arguments.of("/v1/alerts", "{\"service\": \"dev/ghost\", \"fingerprint\": \"f\","
                        + " \"startsAt\": \"2026-01-01T00:00:00Z\", \"status\": \"firing\"}", 404, "", "dev/ghost"),
                Arguments.of(path("pause"), "x".repeat(10 * 1024 * 1024), 413, "", "1048576"),
                Arguments.of("/metrics", "", 405, "", "GET is"));
    }

    @ParameterizedTest(name = "{index} {0} {4}")
    @MethodSource("badPosts")
    void aBadPostIsAnsweredWithFieldAndCause(String path, String body, int status, String field, String says) {
        // when
        var reply = gateway.post(path, body);

        // then
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.at("/error")).isNotBlank();
        assertThat(reply.at("/field")).isEqualTo(field);
        assertThat(reply.at("/message")).contains(says);
        assertThat(gateway.get("/health/live").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("badGets")
    void aBadGetIsAnsweredWithFieldAndCause(String path, int status, String field, String says) {
        // when
        var reply = gateway.get(path);

        // then
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.at("/field")).isEqualTo(field);
        assertThat(reply.at("/message")).contains(says);
    }

    static Stream<Arguments> badGets() {
        return Stream.of(Arguments.of("/", 404, "", "openapi.json"),
                Arguments.of("/v1/services/dev/ghost", 404, "", "unknown service dev/ghost"),
                Arguments.of("/v1/services/dev/ghost/events", 404, "", "unknown service dev/ghost"),
                Arguments.of(path("history?from=x"), 400, "from", "whole number"),
                Arguments.of(path("history?limit=0"), 400, "limit", "from 1 to"),
                Arguments.of(path("events?from=-3"), 400, "from", "whole number"),
                Arguments.of(path("pause"), 405, "", "POST is"));
    }

    @Test
    void aForeignPageIsKeptOut() {
        // when
        var reply = gateway.post(path("pause"), "", "Origin", "https://evil.example");

        // then
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.at("/message")).contains("evil.example");
    }

    @Test
    void aLongNameIsNotRepeatedAtLength() {
        // when
        var reply = gateway.post(path("pause"), "{\"" + "x".repeat(40_000) + "\": 1}");

        // then
        assertThat(reply.at("/message")).contains("unknown field");
        assertThat(reply.text()).hasSizeLessThan(1_000);
    }

    @Test
    void aBodyThatIsNoTextIsSaid() {
        // when
        var reply = gateway.post(path("pause"), new byte[]{'{', (byte) 0xc3, '}'});

        // then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/message")).contains("not UTF-8");
    }

    @Test
    void randomBytesAreNeverABugOfTheGateway() {
        // given
        var random = new Random(11);
        String good = "{\"revision\": {\"artifact\": \"a\", \"label\": \"v\"}, \"reason\": \"r\", \"step\": 1}";

        for (int i = 0; i < 300; i++) {
            // when
            var body = new StringBuilder(good);
            int at = random.nextInt(body.length() - 5);
            body.replace(at, at + random.nextInt(5), "" + (char) random.nextInt(256));

            // then
            assertThat(gateway.post("/v1/services/dev/ghost/deploy", body.toString()).status())
                    .as(body.toString()).isBetween(400, 499);
        }
    }
}
