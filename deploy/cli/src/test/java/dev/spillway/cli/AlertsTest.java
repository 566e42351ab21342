package dev.spillway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.cli.role.WebhookOptions;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Alerts from outside to a whole Spillway, by senders that it was told of on its command line. */
class AlertsTest {
    private static final String SECRET = "planted-webhook-secret";
    private static final Path PAGE = Path.of("../../docs/alerts.md");
    @TempDir
    Path data = Path.of("");

    private static WebhookOptions options(String... args) {
        return CommandLine.populateCommand(new WebhookOptions(), args);
    }

    @Test
    void anAlertTakesTheRevisionBackOnceHoweverOftenItIsSent() throws Exception {
        // given: v2 has half of the traffic, and waits
        Path secret = Files.writeString(data.resolve("key"), SECRET + "\n");
        var senders = options("--webhook-hmac", "shell=" + secret, "--webhook-basic", "am=" + secret);
        var service = new ServiceId("prod", "shop");
        try (var rig = new Rig(data.resolve("stack"), senders.config())) {
            rig.promotes(service);
            var defined = rig.define(Rig.definition(service, "unused").replace("- setWeight: 50",
                    "- setWeight: 50\n      - pause: {}"));
            var deployed = rig.ask(service, "deploy", "{\"revision\": {\"label\": \"v2\", \"artifact\": \""
                    + Rig.goodCommand("v2") + "\"}}");
            assertThat(defined.statusCode()).as(defined.body()).isEqualTo(200);
            assertThat(deployed.statusCode()).as(deployed.body()).isEqualTo(200);
            rig.event(service, Event.Held.class);

            // when
            String answer = signedAsThePageSays(rig);
            rig.event(service, Event.RollbackStarted.class);
            String startsAt = taken(rig, service).getFirst().startsAt().toString();
            var stranger = rig.post("/v1/webhooks/alertmanager", alert(startsAt));
            var again = rig.post("/v1/webhooks/alertmanager", alert(startsAt), "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(("am:" + SECRET).getBytes(UTF_8)));
            var other = rig.post("/v1/alerts?wait=30s", """
                    {"service": "prod/shop", "fingerprint": "other", "status": "firing", "startsAt": "%s"}"""
                    .formatted(Instant.now()));

            // then
            assertThat(answer).contains("\"taken\":1");
            assertThat(stranger.statusCode()).isEqualTo(401);
            assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
            assertThat(other.statusCode()).as(other.body()).isEqualTo(200);
            assertThat(taken(rig, service)).extracting(Event.AlertTaken::fingerprint).containsExactly("shop-5xx",
                    "other");
            assertThat(rig.log(service)).noneMatch(line -> line.event() instanceof Event.RequestRejected);
            assertThat(Stream.of(Topic.values()).flatMap(topic -> rig.all(topic).stream())
                    .map(record -> new String(record.value(), UTF_8))).noneMatch(text -> text.contains(SECRET));
        }
    }

    private static List<Event.AlertTaken> taken(Rig rig, ServiceId service) {
        return rig.log(service).stream().map(line -> line.event()).filter(Event.AlertTaken.class::isInstance)
                .map(Event.AlertTaken.class::cast).toList();
    }

    /** The same alert as in the page's example, said by another system in other words. */
    private static String alert(String startsAt) {
        return """
                {"version": "4", "alerts": [{"labels": {"service": "shop", "environment": "prod", "revision": "v2"},
                 "annotations": {"summary": "7.1 %% of the requests fail"}, "status": "firing", "startsAt": "%s",
                 "fingerprint": "shop-5xx"}]}""".formatted(startsAt);
    }

    /** Runs the documentation's own lines; with a finer clock, as here the second of the first traffic may not be over. */
    private String signedAsThePageSays(Rig rig) throws IOException, InterruptedException {
        String script = Arrays.stream(Files.readString(PAGE).split("```"))
                .filter(block -> block.startsWith("sh\n") && block.contains("openssl dgst")).findFirst().orElseThrow()
                .substring("sh\n".length()).replace("127.0.0.1:8300", "127.0.0.1:" + rig.stack().gatewayPort())
                .replace("%FT%TZ", "%FT%T.%NZ");
        var shell = new ProcessBuilder("sh", "-e", "-c", script).directory(data.toFile())
                .redirectErrorStream(true).start();
        try (var said = shell.inputReader()) {
            String answer = String.join("\n", said.readAllLines());
            assertThat(shell.waitFor()).as(answer).isZero();
            return answer;
        }
    }

    @Test
    void anOptionThatMakesNoSenseIsNamedWithoutTheSecret() throws IOException {
        // given
        Path shorter = Files.writeString(data.resolve("short"), "hunter2");

        // then
        assertThatThrownBy(() -> options("--webhook-token", "ci=" + shorter).config()).isInstanceOf(Stop.class)
                .hasMessageContaining(shorter.toString()).hasMessageContaining("at least 16")
                .message().doesNotContain("hunter2");
        assertThatThrownBy(() -> options("--webhook-hmac", "ci=" + data.resolve("none")).config())
                .isInstanceOf(Stop.class).hasMessageContaining("none").hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> options("--webhook-basic", "a b=" + shorter).config()).isInstanceOf(Stop.class)
                .hasMessageContaining("'a b'");
        assertThatThrownBy(() -> options("--webhook-label", "servcie=app").config()).isInstanceOf(Stop.class)
                .hasMessageContaining("'servcie'");
        assertThat(Rig.spillway("gateway", "--webhook-token", "ci=" + shorter).said()).contains("at least 16")
                .doesNotContain("hunter2");
    }
}
