package dev.spillway.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.spillway.schemas.registry.FakeRegistry.Asked;
import dev.spillway.schemas.registry.SchemaRegistryClient.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryClientTest {
    private static final Schema THING = SchemaBuilder.record("Thing").fields().requiredString("name").endRecord();
    private static final Schema OTHER = SchemaBuilder.record("Other").fields().requiredString("name").endRecord();

    private FakeRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private SchemaRegistryClient client(Map<String, ?> properties) {
        return new SchemaRegistryClient(RegistryConfig.from(properties));
    }

    private SchemaRegistryClient client() {
        return client(Map.of(RegistryConfig.URL, registry.url()));
    }

    @Test
    void whatIsKnownIsNeverAskedAgain() {
        // given
        SchemaRegistryClient client = client();
        // when
        int id = client.register(Subject.of("t", THING));
        client.register(Subject.of("t", THING));
        Schema schema = client.byId(id);
        // then
        assertThat(schema).isEqualTo(THING);
        assertThat(registry.asked()).hasSize(1);
    }

    @Test
    void theSubjectIsTopicAndRecordName() {
        // when
        client().register(Subject.of("t", SchemaBuilder.record("a.b.Thing").fields().endRecord()));
        // then
        assertThat(registry.asked()).extracting(Asked::path).containsExactly("/subjects/t-a.b.Thing/versions");
    }

    @Test
    void aBusyServerIsAskedAgain() {
        // given
        registry.fail(503, 429, 408);
        // when
        int id = client().register(Subject.of("t", THING));
        // then
        assertThat(id).isPositive();
        assertThat(registry.asked()).hasSize(4);
    }

    @Test
    void patienceEnds() {
        // given
        registry.fail(503, 503, 503, 503, 503, 503, 503, 503, 503, 503, 503, 503, 503, 503);
        SchemaRegistryClient client = client(Map.of(RegistryConfig.URL, registry.url(), RegistryConfig.PATIENCE, "60"));
        // when // then
        assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.register(Subject.of("t", THING)))
                .matches(RegistryException::retryable).matches(e -> e.status() == 503);
    }

    @Test
    void aRefusalIsNotRepeatedAndNotKept() {
        // given
        SchemaRegistryClient client = client();
        registry.fail(401);
        // when // then
        assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.register(Subject.of("t", THING)))
                .matches(e -> e.kind() == RegistryException.Kind.NOT_ALLOWED).withMessageContaining("as told");
        assertThat(registry.asked()).hasSize(1);
        assertThat(client.register(Subject.of("t", THING))).isPositive();
    }

    @Test
    void aDeadAddressIsPassedOverAndRemembered() throws IOException {
        // given
        SchemaRegistryClient client = client(Map.of(RegistryConfig.URL, deadUrl() + "," + registry.url()));
        // when
        client.register(Subject.of("t", THING));
        client.register(Subject.of("t", OTHER));
        // then
        assertThat(registry.asked()).hasSize(2);
    }

    @Test
    void nobodyThereIsUnavailable() throws IOException {
        // given
        SchemaRegistryClient client = client(Map.of(RegistryConfig.URL, deadUrl(), RegistryConfig.PATIENCE, "50"));
        // when // then
        assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.byId(1))
                .matches(RegistryException::retryable).matches(e -> e.status() == 0);
    }

    @Test
    void concurrentQuestionsShareOneAnswerAndBlockNobodyElse() {
        // given a server that answers the first question only when told
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        registry.beforeAnswer(() -> {
            if (asked.getCount() == 1) {
                asked.countDown();
                await(told);
            }
        });
        SchemaRegistryClient client = client();
        // when
        var first = CompletableFuture.supplyAsync(() -> client.register(Subject.of("t", THING)));
        await(asked);
        var second = CompletableFuture.supplyAsync(() -> client.register(Subject.of("t", THING)));
        int other = client.register(Subject.of("t", OTHER));
        told.countDown();
        // then
        assertThat(other).isPositive();
        assertThat(first.join()).isEqualTo(second.join());
        assertThat(registry.asked()).hasSize(2);
    }

    @Test
    void credentialsTravelAsHeaders() {
        // when
        client(Map.of(RegistryConfig.URL, registry.url(), RegistryConfig.USER_INFO, "ann:secret"))
                .register(Subject.of("t", THING));
        client(Map.of(RegistryConfig.URL, List.of(registry.url()), RegistryConfig.BEARER, "token"))
                .register(Subject.of("t", THING));
        // then
        assertThat(registry.asked()).extracting(Asked::authorization).containsExactly("Basic YW5uOnNlY3JldA==",
                "Bearer token");
    }

    @Test
    void secretsAreNotPrinted() {
        // given
        RegistryConfig config = RegistryConfig.from(Map.of(RegistryConfig.URL, "http://localhost/base",
                RegistryConfig.USER_INFO, "ann:secret", "schema.registry.ssl.truststore.location", "/trust.p12",
                "schema.registry.ssl.truststore.password", "changeit"));
        // when // then
        assertThat(config.toString() + config.trustStore()).contains("/trust.p12").doesNotContain("secret", "changeit");
        assertThat(config.urls()).hasToString("[http://localhost/base/]");
    }

    @Test
    void twoWaysToLogInAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RegistryConfig.from(
                Map.of(RegistryConfig.URL, "http://localhost", RegistryConfig.USER_INFO, "a:b", RegistryConfig.BEARER,
                        "c")));
        assertThatIllegalArgumentException().isThrownBy(() -> RegistryConfig.from(Map.of()))
                .withMessageContaining("schema.registry.url");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A port that was free a moment ago. */
    private static String deadUrl() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
