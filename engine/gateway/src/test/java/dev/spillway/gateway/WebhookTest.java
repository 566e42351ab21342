package dev.spillway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Event;
import dev.spillway.gateway.alert.LabelNames;
import dev.spillway.gateway.alert.WebhookConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the bodies that alerting systems send to what the engine decides. */
class WebhookTest {
    static final String ALERTMANAGER = "/v1/webhooks/alertmanager";
    static final String GRAFANA = "/v1/webhooks/grafana";
    static final String GENERIC = "/v1/webhooks/generic";
    private final GatewayFixture gateway = new GatewayFixture();

    @AfterEach
    void close() {
        gateway.close();
    }

    static String recorded(String name) throws IOException {
        try (InputStream body = WebhookTest.class.getResourceAsStream("/alerts/" + name + ".json")) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String said() {
        return gateway.get(GatewayFixture.path("history?limit=500")).text();
    }

    @Test
    void anAlertOfAlertmanagerThatNamesTheRevisionTakesItBack() throws IOException {
        // given
        gateway.exposed();

        // when
        var reply = gateway.post(ALERTMANAGER, recorded("alertmanager/firing"));

        // then
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.at("/taken")).isEqualTo("1");
        assertThat(reply.at("/alerts/0/service")).isEqualTo("dev/shop");
        assertThat(gateway.alertsTaken()).containsExactly("f6be9f3a0409a224 abort");
        assertThat(gateway.state()).isEqualTo("rollingBack");
        assertThat(said()).contains("HighErrorRate: 5.3 % of the requests fail", "\"via\":\"alertmanager\"");
    }

    @Test
    void aRepeatedNotificationIsTheSameRequestThoughItsAnnotationChanged() throws IOException {
        // given
        gateway.exposed();
        var first = gateway.post(ALERTMANAGER, recorded("alertmanager/firing"));

        // when
        var again = gateway.post(ALERTMANAGER, recorded("alertmanager/repeated-with-another"));

        // then
        assertThat(again.at("/alerts/1/requestId")).isEqualTo(first.at("/alerts/0/requestId"));
        assertThat(gateway.alertsTaken()).containsExactly("f6be9f3a0409a224 abort", "346cd5b6b91c18f9 noted");
    }

    @Test
    void resolvedTakesNoAbortBack() throws IOException {
        // given
        gateway.exposed();
        gateway.post(ALERTMANAGER, recorded("alertmanager/firing"));

        // when
        var reply = gateway.post(ALERTMANAGER, recorded("alertmanager/resolved-and-firing"));

        // then
        assertThat(reply.at("/taken")).isEqualTo("2");
        assertThat(gateway.state()).isEqualTo("rollingBack");
        gateway.engine.obeys();
        assertThat(gateway.get(GatewayFixture.path("")).at("/last/ending")).isEqualTo("rolled_back");
    }

    @Test
    void anAlertThatNamesNoServiceCannotBeUsedAndTheAnswerSaysWhatIsMissing() throws IOException {
        // when
        var reply = gateway.exposed().post(ALERTMANAGER, recorded("alertmanager/without-service"));

        // then
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.at("/error")).isEqualTo("nothing_usable");
        assertThat(reply.at("/alerts/0/why/field")).isEqualTo("alerts[0].labels");
        assertThat(reply.at("/alerts/0/why/message")).contains("service is missing", "spillway_service or service");
    }

    @Test
    void anAlertOfGrafanaTakesTheRevisionBack() throws IOException {
        // given
        gateway.exposed();

        // when
        var reply = gateway.post(GRAFANA, recorded("grafana/firing"));

        // then
        assertThat(reply.status()).isEqualTo(202);
        assertThat(gateway.alertsTaken()).containsExactly("2f5c6b8e31fc1a4b abort", "8a1be01e2f2b0a35 ignored");
        assertThat(said()).contains("\"via\":\"grafana\"");
    }

    @Test
    void aRuleOfGrafanaWithoutDataMayOnlyPause() throws IOException {
        // given
        gateway.exposed();
        gateway.post(GatewayFixture.path("resume?wait=5s"), "");
        gateway.engine.obeys();

        // when
        var reply = gateway.post(GRAFANA, recorded("grafana/no-data"));

        // then
        assertThat(reply.at("/alerts/0/note")).contains("DatasourceNoData", "only pause");
        assertThat(gateway.alertsTaken()).containsExactly("9bc31e7a4d20f5c6 pause");
        assertThat(said()).contains("HighErrorRate: [no value] of the requests fail");
    }

    @Test
    void anyOtherSystemMaySayDirectlyWhatItIsAbout() {
        // given
        gateway.exposed();

        // when
        var reply = gateway.post(GENERIC, """
                {"alerts": [{"service": "dev/shop", "revision": "v2", "status": "firing", "reason": "the phones ring",
                  "fingerprint": "call-7", "startsAt": "2026-06-01T00:00:00Z", "ticket": 5}], "version": 9}""");

        // then
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        assertThat(gateway.alertsTaken()).containsExactly("call-7 abort");
        assertThat(said()).contains("the phones ring", "\"via\":\"generic\"");
    }

    @Test
    void aRolloutIdIsEnough() {
        // given
        gateway.exposed();

        // when
        gateway.post(ALERTMANAGER, alert("\"spillway_rollout\": \"dev/shop/r2\""));

        // then
        assertThat(gateway.alertsTaken()).singleElement().asString().endsWith("abort");
    }

    @Test
    void anAlertAboutAnotherRolloutIsIgnoredWithTheReason() {
        // given
        gateway.exposed();

        // when
        gateway.post(ALERTMANAGER, alert("\"rollout\": \"dev/shop/r1\""));

        // then
        assertThat(gateway.alertsTaken()).singleElement().asString().endsWith("ignored");
        assertThat(said()).contains("it names rollout dev/shop/r1, which is not active");
    }

    @Test
    void aRolloutOfAnotherSystemSaysNothingToUs() {
        // given
        gateway.exposed();

        // when
        gateway.post(ALERTMANAGER, alert("\"rollout\": \"shop\", \"service\": \"shop\", \"env\": \"dev\""));

        // then
        assertThat(gateway.alertsTaken()).singleElement().asString().endsWith("pause");
    }

    @Test
    void anAlertFromBeforeTheFirstTrafficIsIgnored() {
        // given
        gateway.exposed();

        // when
        gateway.post(ALERTMANAGER, alert("\"service\": \"dev/shop\", \"revision\": \"v2\"")
                .replace("2026-06-01", "2025-06-01"));

        // then
        assertThat(gateway.alertsTaken()).singleElement().asString().endsWith("ignored");
        assertThat(said()).contains("before the new revision got any traffic");
    }

    @Test
    void labelsMayHaveOtherNames() {
        // given
        var labels = LabelNames.of(Map.of("service", "app,team_app", "environment", "stage"));
        try (var other = new GatewayFixture(GatewayConfig.loopback(0), new WebhookConfig(List.of(), labels))) {
            other.exposed();

            // when
            var strange = other.post(ALERTMANAGER, alert("\"service\": \"shop\", \"environment\": \"dev\""));
            other.post(ALERTMANAGER, alert("\"team_app\": \"shop\", \"stage\": \"dev\", \"revision\": \"v2\""));

            // then
            assertThat(strange.at("/message")).contains("app or team_app");
            assertThat(other.alertsTaken()).singleElement().asString().endsWith("abort");
        }
    }

    @Test
    void aBrokerThatIsAwayIsSaidSoThatTheBatchIsSentAgain() throws IOException {
        // given
        gateway.exposed();
        gateway.engine.goAway();

        // when
        var away = gateway.post(ALERTMANAGER, recorded("alertmanager/repeated-with-another"));
        gateway.engine.comeBack();
        var back = gateway.post(ALERTMANAGER, recorded("alertmanager/repeated-with-another"));

        // then
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.at("/message")).contains("no broker is there");
        assertThat(back.status()).isEqualTo(202);
        assertThat(gateway.alertsTaken()).contains("f6be9f3a0409a224 abort");
    }

    @Test
    void aServiceThatNobodyKnowsIsNamedAndTheOthersAreTaken() {
        // given
        gateway.exposed();
        String unknown = "{\"labels\": {\"service\": \"dev/ghost\"}, \"status\": \"firing\","
                + " \"startsAt\": \"2026-06-01T00:00:00Z\"}";

        // when
        var alone = gateway.post(ALERTMANAGER, "{\"alerts\": [" + unknown + "]}");
        var both = gateway.post(ALERTMANAGER,
                alert("\"service\": \"dev/shop\", \"revision\": \"v2\"").replace("[", "[" + unknown + ", "));

        // then
        assertThat(alone.status()).isEqualTo(404);
        assertThat(alone.at("/message")).contains("unknown service dev/ghost");
        assertThat(both.status()).isEqualTo(202);
        assertThat(both.at("/alerts/0/why/message")).contains("unknown service dev/ghost");
        assertThat(both.at("/alerts/1/result")).isEqualTo("taken");
        assertThat(gateway.state()).isEqualTo("rollingBack");
        assertThat(gateway.meters.counter("spillway.gateway.alerts", "via", "alertmanager", "result", "unusable")
                .count()).isEqualTo(2);
    }

    @Test
    void aGatewayThatHasNotReadTheLogYetAsksForItAgain() throws IOException, InterruptedException {
        // given
        try (var starting = Gateway.start(GatewayConfig.loopback(0), gateway.engine, new Board(),
                new SimpleMeterRegistry(), () -> ""); var client = HttpClient.newHttpClient()) {

            // when
            var reply = client.send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + starting.port() + ALERTMANAGER))
                    .POST(BodyPublishers.ofString(recorded("alertmanager/firing"))).build(), BodyHandlers.ofString());

            // then
            assertThat(reply.statusCode()).isEqualTo(503);
            assertThat(reply.body()).contains("still reading the log");
        }
    }

    @Test
    void whatMayAbortIsStoredBeforeWhatMayNot() {
        // given
        gateway.exposed();
        String unlabelled = "{\"fingerprint\": \"1\", \"labels\": {\"service\": \"dev/shop\"}, \"status\": \"firing\","
                + " \"startsAt\": \"2026-06-01T00:00:00Z\"}";
        String labelled = unlabelled.replace("\"1\"", "\"2\"").replace("dev/shop\"",
                "dev/shop\", \"revision\": \"v2\"");

        // when
        gateway.post(ALERTMANAGER, "{\"alerts\": [" + unlabelled + ", " + labelled + "]}");

        // then
        assertThat(gateway.alertsTaken()).containsExactly("2 abort", "1 noted");
    }

    @Test
    void alertsThatTheSenderLeftOutAreCounted() {
        // when
        var reply = gateway.exposed().post(ALERTMANAGER,
                alert("\"service\": \"dev/shop\"").replace("{\"alerts\"", "{\"truncatedAlerts\": 3, \"alerts\""));

        // then
        assertThat(reply.at("/truncated")).isEqualTo("3");
    }

    @Test
    void aLongSummaryIsCut() {
        // given
        gateway.exposed();

        // when
        gateway.post(GENERIC, alert("\"service\": \"dev/shop\", \"revision\": \"v2\"").replace("\"status\"",
                "\"reason\": \"" + "x".repeat(5_000) + "\", \"status\""));

        // then
        assertThat(gateway.log()).filteredOn(Event.RollbackStarted.class::isInstance).singleElement()
                .satisfies(e -> assertThat(((Event.RollbackStarted) e).reason()).hasSizeBetween(500, 600)
                        .endsWith("…"));
    }

    /** A batch of one, with these labels. */
    static String alert(String labels) {
        return "{\"alerts\": [{\"labels\": {\"alertname\": \"A\", " + labels + "}, \"status\": \"firing\","
                + " \"startsAt\": \"2026-06-01T00:00:00Z\"}]}";
    }
}
