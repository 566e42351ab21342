package dev.spillway.gateway;

import static dev.spillway.gateway.GatewayFixture.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private final GatewayFixture gateway = new GatewayFixture();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aDefinitionIsAcceptedAndThenSeen() {
        // when
        var reply = gateway.post("/v1/services?wait=5s&requestId=first", GatewayFixture.DEFINITION);

        // then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/requestId")).isEqualTo("first");
        assertThat(reply.at("/decided/0/type")).isEqualTo("DefinitionAccepted");
        assertThat(gateway.get(path("")).at("/strategy")).isEqualTo("canary");
    }

    @Test
    void aDeploymentIsShownWithItsStepsAndWhatItWaitsFor() {
        // given
        gateway.stable();

        // when
        gateway.deploy("v2");
        gateway.engine.obeys();

        // then
        var view = gateway.get(path("")).json();
        assertThat(view.at("/state").asText()).isEqualTo("holding");
        assertThat(view.at("/stable/label").asText()).isEqualTo("v1");
        assertThat(view.at("/rollout/revision/label").asText()).isEqualTo("v2");
        assertThat(view.at("/rollout/step").asInt()).isEqualTo(3);
        assertThat(view.at("/rollout/steps/1/status").asText()).isEqualTo("done");
        assertThat(view.at("/rollout/steps/2/status").asText()).isEqualTo("now");
        assertThat(view.at("/rollout/weightAsked").asInt()).isEqualTo(10);
        assertThat(view.at("/rollout/weightObserved").asInt()).isEqualTo(10);
        assertThat(view.at("/rollout/waitsFor").asText()).isEqualTo("resume (pause step)");
        assertThat(view.at("/rollout/question").asText()).isEqualTo("pause");
    }

    @Test
    void aWeightAskedIsNotYetObserved() {
        // given
        gateway.stable();
        gateway.deploy("v2");
        gateway.engine.obeys();

        // when
        gateway.post(path("resume?wait=5s"), "");

        // then
        var view = gateway.get(path("")).json();
        assertThat(view.at("/state").asText()).isEqualTo("applying");
        assertThat(view.at("/rollout/pending/0/text").asText()).isEqualTo("capacity of v2: 50 %");
        assertThat(view.at("/rollout/weightObserved").asInt()).isEqualTo(10);
    }

    @Test
    void anAbortIsDecidedWithItsReasonAndItsActor() {
        // given
        gateway.stable();
        gateway.deploy("v2");
        gateway.engine.obeys();

        // when
        var reply = gateway.post(path("abort?wait=5s"), "{\"reason\": \"errors on the phone\"}", "X-Spillway-Actor",
                "alice@example.org", "X-Spillway-Via", "cli");

        // then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/decided/0/type")).isEqualTo("RollbackStarted");
        assertThat(reply.at("/decided/0/text")).contains("errors on the phone");
        assertThat(reply.at("/decided/0/cause/by")).isEqualTo("alice@example.org");
        assertThat(reply.at("/decided/0/cause/via")).isEqualTo("cli");
        assertThat(reply.at("/decided/0/cause/authenticated")).isEqualTo("false");
        assertThat(gateway.get(path("")).at("/rollout/weightAsked")).isEqualTo("0");
        gateway.engine.obeys();
        assertThat(gateway.get(path("")).at("/last/ending")).isEqualTo("rolled_back");
    }

    @Test
    void aRejectedRequestIsAConflictWithTheReason() {
        // given
        gateway.stable();

        // when
        var reply = gateway.post(path("promote?wait=5s"), "");

        // then
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.at("/error")).isEqualTo("rejected");
        assertThat(reply.at("/message")).isNotBlank();
        assertThat(reply.at("/requestId")).isNotBlank();
    }

    @Test
    void aStepThatTheCallerSawIsCountedFromOne() {
        // given
        gateway.stable();
        gateway.deploy("v2");
        gateway.engine.obeys();

        // then
        assertThat(gateway.post(path("resume?wait=5s"), "{\"step\": 2}").status()).isEqualTo(409);
        assertThat(gateway.post(path("resume?wait=5s"), "{\"step\": 3}").status()).isEqualTo(200);
    }

    @Test
    void withoutAWaitTheAnswerIsThatItIsStored() {
        // given
        gateway.stable();

        // when
        var reply = gateway.post(path("deploy"), "{\"revision\": {\"artifact\": \"a\"}, \"requestId\": \"r7\"}");

        // then
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.at("/requestId")).isEqualTo("r7");
    }

    @Test
    void theSameRequestTwiceGetsTheFirstAnswerAgain() {
        // given
        gateway.stable();
        String body = "{\"revision\": {\"artifact\": \"a\"}, \"requestId\": \"r7\"}";
        gateway.post(path("deploy?wait=5s"), body);

        // when
        var reply = gateway.post(path("deploy?wait=100ms"), body);

        // then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/duplicate").asBoolean()).isTrue();
        assertThat(reply.at("/decided/0/type")).isEqualTo("RolloutStarted");
    }

    @Test
    void aBrokerThatIsAwayIsSaid() {
        // given
        gateway.stable();
        gateway.engine.goAway();

        // when
        var reply = gateway.post(path("abort"), "{\"reason\": \"x\"}");

        // then
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.at("/error")).isEqualTo("broker_unavailable");
        assertThat(reply.at("/message")).contains("no broker is there");
    }

    @Test
    void anAlertThatNamesTheRevisionAborts() {
        // given
        gateway.stable();
        gateway.deploy("v2");
        gateway.engine.obeys();

        // when
        var reply = gateway.post("/v1/alerts?wait=5s", """
                {"fingerprint": "f1", "startsAt": "2030-01-01T00:00:00Z", "status": "firing", "reason": "5xx",
                 "labels": {"service": "shop", "environment": "dev", "revision": "v2"}}""");

        // then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().findValuesAsText("type")).contains("AlertTaken", "RollbackStarted");
    }

    @Test
    void theLogIsReplayedFromALineAndGoesOnLive() {
        // given
        gateway.stable();
        long last = gateway.get(path("")).json().at("/sequence").asLong();
        var seen = new ArrayList<String>();

        // when
        try (var events = gateway.events(path("events?from=" + (last - 1)))) {
            var lines = events.iterator();
            seen.add(lines.next());
            seen.add(lines.next());
            gateway.deploy("v2");
            seen.add(lines.next());
        }

        // then
        assertThat(seen).extracting(line -> line.replaceAll(".*\"sequence\":(\\d+).*", "$1"))
                .containsExactly("" + (last - 1), "" + last, "" + (last + 1));
        assertThat(seen.getLast()).contains("\"type\":\"RolloutStarted\"",
                "\"text\":\"rollout of v2 started against v1\"");
    }

    @Test
    void lastEventIdGoesOnBehindIt() {
        // given
        gateway.stable();

        // when
        try (var events = gateway.events(path("events"), "Last-Event-ID", "1")) {

            // then
            assertThat(events.iterator().next()).contains("\"sequence\":2,");
        }
    }

    @Test
    void historyGivesTheNewestLinesOldestFirst() {
        // given
        gateway.stable();
        long last = gateway.get(path("")).json().at("/sequence").asLong();

        // when
        var lines = gateway.get(path("history?limit=2")).json().at("/entries");

        // then
        assertThat(lines.findValuesAsText("sequence")).containsExactly("" + (last - 1), "" + last);
        assertThat(gateway.get(path("history?from=1&limit=1")).at("/entries/0/type")).isEqualTo("DefinitionAccepted");
    }

    @Test
    void listsAndHealthAndMetricsAnswer() {
        // given
        gateway.stable();

        // then
        assertThat(gateway.get("/v1/services").json().at("/services")).hasSize(1);
        assertThat(gateway.get("/v1/services?environment=prod").json().at("/services")).isEmpty();
        assertThat(gateway.get("/v1/executors").json().at("/executors")).isEmpty();
        assertThat(gateway.get("/health/live").status()).isEqualTo(200);
        assertThat(gateway.get("/health/ready").status()).isEqualTo(200);
        assertThat(gateway.get("/metrics").text()).isEqualTo("a_metric 1\n");
        assertThat(gateway.meters.counter("spillway.gateway.calls", "route", "/metrics", "status", "200").count())
                .isEqualTo(1);
    }

    @Test
    void theDescriptionHasEveryVerbWithItsFields() {
        // when
        var paths = gateway.get("/openapi.json").json().at("/paths");

        // then
        for (Verb verb : Verbs.ALL) {
            var properties = paths.path(Api.SERVICE + "/" + verb.name())
                    .at("/post/requestBody/content/application~1json/schema/properties");
            verb.allFields().forEach(field -> assertThat(properties.has(field.name())).isTrue());
        }
        assertThat(paths.path("/v1/alerts").has("post")).isTrue();
        for (String sender : List.of("alertmanager", "grafana", "generic")) {
            var post = paths.path("/v1/webhooks/" + sender).path("post");
            assertThat(post.at("/parameters").findValuesAsText("name")).contains("X-Spillway-Signature")
                    .doesNotContain("wait");
            assertThat(post.at("/responses").has("422")).isTrue();
        }
    }

    @Test
    void aTokenMakesANameOneThatWasChecked() {
        try (var guarded = new GatewayFixture(GatewayFixture.withTokens(Map.of("s3cret", "bob")))) {
            // when
            var none = guarded.post("/v1/services?wait=5s", GatewayFixture.DEFINITION);
            var wrong = guarded.post("/v1/services?wait=5s", GatewayFixture.DEFINITION, "Authorization",
                    "Bearer guess");
            var right = guarded.post("/v1/services?wait=5s", GatewayFixture.DEFINITION, "Authorization",
                    "Bearer s3cret");

            // then
            assertThat(List.of(none.status(), wrong.status(), right.status())).containsExactly(401, 401, 200);
            assertThat(right.at("/decided/0/cause/by")).isEqualTo("bob");
            assertThat(right.at("/decided/0/cause/authenticated")).isEqualTo("true");
            assertThat(GatewayFixture.withTokens(Map.of("s3cret", "bob")).toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void aTakenPortIsNamed() {
        assertThatThrownBy(() -> Gateway.start(GatewayConfig.loopback(gateway.port()), gateway.engine,
                gateway.engine.board, new SimpleMeterRegistry(), () -> ""))
                .isInstanceOf(BindException.class).hasMessageContaining("127.0.0.1:" + gateway.port())
                .hasMessageContaining("choose another port");
    }
}
