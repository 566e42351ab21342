package dev.spillway.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.model.Actor;
import dev.spillway.gateway.http.Call;
import dev.spillway.gateway.http.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendersTest {
    private static final long NOW = 1_764_252_460;
    private static final byte[] BODY = "{\"alerts\": []}".getBytes(StandardCharsets.UTF_8);
    private static final String TOKEN = "a-token-of-16-or-more";
    private static final String PASSWORD = "a:password-with-a-colon";
    private static final String KEY = "It's a secret to everybody";
    private final Senders senders = senders(false, new Credential.Bearer("ci", Secret.of(TOKEN)),
            new Credential.Basic("alertmanager", Secret.of(PASSWORD)),
            new Credential.Hmac("old-key", Secret.of("another key, of before")),
            new Credential.Hmac("grafana", Secret.of(KEY)));

    private static Senders senders(boolean open, Credential... credentials) {
        return new Senders(List.of(credentials), open, InstantSource.fixed(Instant.ofEpochSecond(NOW)));
    }

    private static Call call(String... headers) {
        var all = new java.util.HashMap<String, String>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return new Call("/", Map.of(), Map.of(), name -> Optional.ofNullable(all.get(name)), _ -> BODY);
    }

    private Actor authorized(String authorization) {
        return senders.of(call("Authorization", authorization), "generic");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private Actor signed(String timestamp, String signature, byte[] body) {
        return senders.of(call(Senders.TIMESTAMP, timestamp, Senders.SIGNATURE, signature), body, "grafana");
    }

    private static String signature(String key, long timestamp) {
        return HexFormat.of().formatHex(Secret.of(key).sign("" + timestamp, BODY));
    }

    @Test
    void aTokenIsItsOwners() {
        assertThat(authorized("Bearer " + TOKEN)).isEqualTo(new Actor("ci", "generic", true));
        assertThat(authorized("bearer  " + TOKEN).id()).isEqualTo("ci");
    }

    @Test
    void aNameWithItsPasswordIsThatSender() {
        assertThat(authorized(basic("alertmanager:" + PASSWORD))).isEqualTo(new Actor("alertmanager", "generic", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer guess", "Bearer ", "Bearer " + PASSWORD, "Basic", "Basic !", "Digest x", "",
            "Basic YWxlcnRtYW5hZ2Vy", "Basic OmE6cGFzc3dvcmQtd2l0aC1hLWNvbG9u"})
    void anythingElseIsNobodys(String authorization) {
        assertThatThrownBy(() -> authorized(authorization)).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.status()).isEqualTo(401)).message().doesNotContain(PASSWORD);
    }

    @Test
    void thePasswordOfOneNameOpensNoOther() {
        assertThatThrownBy(() -> authorized(basic("ci:" + PASSWORD))).isInstanceOf(Refused.class);
    }

    @Test
    void aSignatureOverTimeAndBodyIsThatSenders() {
        // then: with and without the name of the algorithm, in capitals too, by the second of two keys
        String signature = signature(KEY, NOW);
        assertThat(signed("" + NOW, signature, BODY)).isEqualTo(new Actor("grafana", "grafana", true));
        assertThat(signed("" + NOW, "sha256=" + signature.toUpperCase(java.util.Locale.ROOT), BODY).id())
                .isEqualTo("grafana");
    }

    @Test
    void theSignatureIsTheOneThatOpensslMakes() {
        // then: printf '1764252460:{"alerts": []}' | openssl dgst -sha256 -hmac "It's a secret to everybody"
        assertThat(signature(KEY, NOW)).isEqualTo("7637aac73c83ae8303bb684975f1a49b0c7dd888e0e5963bcbf55e12bbb19995");
    }

    @Test
    void anotherBodyTimeOrKeyIsNotSigned() {
        assertThatThrownBy(() -> signed("" + NOW, signature(KEY, NOW), new byte[]{'{', '}'}))
                .hasMessageContaining("nobody signs so");
        assertThatThrownBy(() -> signed("" + (NOW + 1), signature(KEY, NOW), BODY))
                .hasMessageContaining("nobody signs so");
        assertThatThrownBy(() -> signed("" + NOW, signature(TOKEN, NOW), BODY)).hasMessageContaining("nobody signs so");
        assertThatThrownBy(() -> signed("" + NOW, "zz", BODY)).hasMessageContaining("64 hexadecimal digits");
        assertThatThrownBy(() -> signed("" + NOW, "", BODY)).hasMessageContaining("nobody signs so");
    }

    @Test
    void anOldSignatureIsNotTakenAgain() {
        assertThat(signed("" + (NOW - 300), signature(KEY, NOW - 300), BODY).id()).isEqualTo("grafana");
        assertThatThrownBy(() -> signed("" + (NOW - 301), signature(KEY, NOW - 301), BODY))
                .hasMessageContaining("301 s away").hasMessageContaining("may be 300");
        assertThatThrownBy(() -> signed("" + (NOW + 301), signature(KEY, NOW + 301), BODY))
                .hasMessageContaining("301 s away");
    }

    @Test
    void aTimestampIsNeededAndIsInSeconds() {
        assertThatThrownBy(() -> senders.of(call(Senders.SIGNATURE, signature(KEY, NOW)), BODY, "grafana"))
                .hasMessageContaining("X-Spillway-Timestamp is missing");
        assertThatThrownBy(() -> signed("soon", HexFormat.of().formatHex(Secret.of(KEY).sign("soon", BODY)), BODY))
                .hasMessageContaining("must be seconds since 1970");
    }

    @Test
    void withoutCredentialsOnlyAnOpenGatewayTakesAlertsFromEverybody() {
        assertThat(senders(true).of(call(), "generic")).isEqualTo(new Actor("anonymous", "generic", false));
        assertThatThrownBy(() -> senders(false).of(call(), "generic")).hasMessageContaining("say who you are");
        assertThatThrownBy(() -> senders(true, new Credential.Bearer("ci", Secret.of(TOKEN))).of(call(), "generic"))
                .hasMessageContaining("say who you are");
    }

    @Test
    void aSecretIsReadFromItsFileAndNeverPrinted(@TempDir Path dir) throws IOException {
        // given
        Path file = Files.writeString(dir.resolve("token"), TOKEN + "\n");

        // then
        assertThat(Secret.read(file).is(TOKEN)).isTrue();
        assertThat(new WebhookConfig(List.of(new Credential.Bearer("ci", Secret.read(file))), LabelNames.STANDARD)
                .toString()).doesNotContain(TOKEN).contains("ci");
    }

    @Test
    void aFileThatHoldsNoSecretIsNamedWithoutWhatItHolds(@TempDir Path dir) throws IOException {
        // given
        Path shorter = Files.writeString(dir.resolve("short"), "hunter2\n");
        Path longer = Files.writeString(dir.resolve("long"), "x".repeat(5_000));

        // then
        assertThatThrownBy(() -> Secret.read(shorter)).isInstanceOf(FileSystemException.class)
                .hasMessageContaining("short").hasMessageContaining("at least 16")
                .message().doesNotContain("hunter2");
        assertThatThrownBy(() -> Secret.read(longer)).hasMessageContaining("larger than 4096");
        assertThatThrownBy(() -> Secret.read(dir.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void labelNamesThatMakeNoSenseAreNamed() {
        assertThatThrownBy(() -> LabelNames.of(Map.of("servcie", "app"))).hasMessageContaining("'servcie'");
        assertThatThrownBy(() -> LabelNames.of(Map.of("service", "app,,x"))).hasMessageContaining("'app,,x'");
        assertThat(LabelNames.of(Map.of("service", "app"))).isEqualTo(new LabelNames(List.of("app"),
                LabelNames.STANDARD.environment(), LabelNames.STANDARD.revision(), LabelNames.STANDARD.rollout()));
    }
}
