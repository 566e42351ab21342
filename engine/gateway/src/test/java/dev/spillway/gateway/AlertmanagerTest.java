package dev.spillway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Actor;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Request.AlertStatus;
import dev.spillway.gateway.alert.Credential;
import dev.spillway.gateway.alert.LabelNames;
import dev.spillway.gateway.alert.Secret;
import dev.spillway.gateway.alert.WebhookConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Alertmanager. */
class AlertmanagerTest {
    private static final String SECRET = "the-secret-of-this-test";
    private static final Path PAGE = Path.of("../../docs/alerts.md");
    @TempDir
    Path dir;
    private Path secret = Path.of("");
    private GatewayFixture gateway = new GatewayFixture();

    @BeforeEach
    void guard() throws IOException {
        gateway.close();
        secret = Files.writeString(dir.resolve("secret"), SECRET + "\n");
        gateway = new GatewayFixture(GatewayConfig.loopback(0),
                new WebhookConfig(List.of(new Credential.Bearer("alertmanager", Secret.read(secret)),
                        new Credential.Basic("am", Secret.read(secret))), LabelNames.STANDARD));
        gateway.exposed();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    /** The documentation's own lines, for this gateway and this secret. */
    private String asThePageSays() throws IOException {
        return Arrays.stream(Files.readString(PAGE).split("```"))
                .filter(block -> block.startsWith("yaml\n") && block.contains("webhook_configs")).findFirst()
                .orElseThrow().substring("yaml\n".length())
                .replace("127.0.0.1:8300", "127.0.0.1:" + gateway.port())
                .replace("/etc/alertmanager/spillway-token", secret.toString());
    }

    /** Notifies at once, and repeats itself every second. */
    private String hasty() {
        return """
                route: {receiver: spillway, group_wait: 0s, group_interval: 1s, repeat_interval: 1s}
                receivers:
                - name: spillway
                  webhook_configs:
                  - url: http://127.0.0.1:%d/v1/webhooks/alertmanager
                    http_config:
                      basic_auth: {username: am, password_file: '%s'}
                """.formatted(gateway.port(), secret);
    }

    private static String alert(Instant since, String more) {
        return """
                {"labels": {"alertname": "HighErrorRate", "service": "shop", "environment": "dev", "revision": "v2"},
                 "annotations": {"summary": "5.3 %% of the requests fail"}, "startsAt": "%s"%s}"""
                .formatted(since, more);
    }

    /** Released by each request of this status that reaches the engine. */
    private CountDownLatch requests(AlertStatus status, int count) {
        var requests = new CountDownLatch(count);
        gateway.engine.onRequest(request -> {
            if (request instanceof Request.Alert alert && alert.status() == status) {
                requests.countDown();
            }
        });
        return requests;
    }

    private static void await(CountDownLatch requests) throws InterruptedException {
        assertThat(requests.await(60, TimeUnit.SECONDS)).as("Alertmanager notified").isTrue();
    }

    @Test
    void configuredAsThePageSaysItTakesTheRevisionBack() throws Exception {
        // given
        var fired = requests(AlertStatus.FIRING, 1);

        // when
        try (var alertmanager = new Alertmanager(dir, asThePageSays())) {
            alertmanager.fire(alert(Instant.now(), ""));
            await(fired);
        }

        // then
        Entry started = gateway.engine.board.log(GatewayFixture.SHOP, 0, Board.KEPT_LINES).stream()
                .filter(entry -> entry.event() instanceof Event.RollbackStarted).findFirst().orElseThrow();
        assertThat(((Event.RollbackStarted) started.event()).reason())
                .contains("HighErrorRate: 5.3 % of the requests fail");
        assertThat(started.header().cause().actor()).isEqualTo(new Actor("alertmanager", "alertmanager", true));
    }

    @Test
    void whatItRepeatsIsADuplicate() throws Exception {
        // given
        var fired = requests(AlertStatus.FIRING, 3);

        // when
        try (var alertmanager = new Alertmanager(dir, hasty())) {
            alertmanager.fire(alert(Instant.now(), ""));
            await(fired);
        }

        // then
        assertThat(gateway.alertsTaken()).singleElement().asString().endsWith(" abort");
    }

    @Test
    void thatTheAlertIsOverTakesNothingBack() throws Exception {
        // given
        var fired = requests(AlertStatus.FIRING, 1);
        Instant since = Instant.now();

        // when
        try (var alertmanager = new Alertmanager(dir, hasty())) {
            alertmanager.fire(alert(since, ""));
            await(fired);
            var over = requests(AlertStatus.RESOLVED, 1);
            alertmanager.fire(alert(since, ", \"endsAt\": \"" + Instant.now() + "\""));
            await(over);
        }

        // then
        assertThat(gateway.alertsTaken()).singleElement().asString().endsWith(" abort");
        assertThat(gateway.state()).isEqualTo("rollingBack");
    }

    @Test
    void itComesAgainWhenTheBrokerWasAway() throws Exception {
        // given
        gateway.engine.goAway();
        var fired = requests(AlertStatus.FIRING, 1);
        var again = requests(AlertStatus.FIRING, 2);

        // when
        try (var alertmanager = new Alertmanager(dir, hasty())) {
            alertmanager.fire(alert(Instant.now(), ""));
            await(fired);
            gateway.engine.comeBack();
            await(again);
        }

        // then
        assertThat(gateway.alertsTaken()).singleElement().asString().endsWith(" abort");
    }
}
