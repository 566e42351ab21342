package dev.spillway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.schemas.Schemas;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.registry.FakeRegistry;
import dev.spillway.schemas.registry.RegistryConfig;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.schemas.wire.AvroSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {
    private static final ServiceId SERVICE = new ServiceId("prod", "checkout");
    private final FakeRegistry registry;
    private final Wire wire;

    WireTest() throws IOException {
        registry = new FakeRegistry();
        wire = new Wire(new SchemaRegistryClient(RegistryConfig.at(registry.url())));
    }

    @AfterAll
    void stop() {
        registry.close();
    }

    private static Request.Ask ask(String requestId, Instant saidAt) {
        return new Request.Ask(requestId, "", new Actor("alice", "cli", true), Optional.empty(), Optional.empty(),
                Optional.of("because"), saidAt);
    }

    private Incoming read(Request request) {
        return wire.read(Topic.REQUESTS.topicName(), SERVICE.toString(), wire.request(SERVICE, request, ""));
    }

    private Request taken(Request request) {
        return (Request) ((Incoming.Taken) read(request)).signal();
    }

    @Test
    void everySchemaOfOursBindsToTheCore() {
        // then: the constructor bound every event, request, answer, command and view
        assertThat(wire).isNotNull();
    }

    @Test
    void aRequestComesBackAsItWasSaid() {
        // given
        var deploy = new Request.Deploy(ask("r1", Instant.EPOCH), Revision.of("v2", "app:2"), Optional.empty());

        // when
        Request read = taken(deploy);

        // then
        assertThat(((Request.Deploy) read).revision()).isEqualTo(deploy.revision());
        assertThat(read.ask().reason()).contains("because");
    }

    @Test
    void aRequestSaidAgainLaterHasTheSameDigestAndAnotherContentHasNot() {
        // given
        String first = taken(new Request.Abort(ask("r1", Instant.EPOCH))).ask().digest();

        // then
        assertThat(taken(new Request.Abort(ask("r1", Instant.EPOCH.plusSeconds(9)))).ask().digest()).isEqualTo(first);
        assertThat(taken(new Request.Pause(ask("r1", Instant.EPOCH))).ask().digest()).isNotEqualTo(first);
    }

    @Test
    void anAlertThatIsSentAgainWithNewerNumbersIsTheSameRequest() {
        // given
        String first = taken(alert("5.3 % of the requests fail", "f1")).ask().digest();

        // then
        assertThat(taken(alert("7.1 % of the requests fail", "f1")).ask().digest()).isEqualTo(first);
        assertThat(taken(alert("5.3 % of the requests fail", "f2")).ask().digest()).isNotEqualTo(first);
    }

    private static Request alert(String says, String fingerprint) {
        var ask = new Request.Ask("r1", "", new Actor("alertmanager", "alertmanager", true), Optional.empty(),
                Optional.empty(), Optional.of(says), Instant.EPOCH);
        return new Request.Alert(ask, fingerprint, Instant.EPOCH, Request.AlertStatus.FIRING, Map.of(),
                Optional.empty());
    }

    @Test
    void aKeyThatIsNotTheServiceIsRefusedByName() {
        // when
        Incoming read = wire.read(Topic.REQUESTS.topicName(), "prod/other",
                wire.request(SERVICE, new Request.Abort(ask("r1", Instant.EPOCH)), ""));

        // then
        assertThat(((Incoming.Unreadable) read).reason()).contains("prod/other").contains("prod/checkout");
    }

    private Incoming counted(long requests, long errors, long slow, Instant to) {
        return wire.read(Topic.OBSERVATIONS.topicName(), SERVICE.toString(), wire.observation(new IncrementRecord("i",
                SERVICE, new RevisionId("a32410ca87dc"), "proxy", Optional.empty(), Optional.empty(), Instant.EPOCH, to,
                requests, errors, List.of(new Increment.Bucket(100, slow)), Optional.empty())));
    }

    @Test
    void countsThatNobodyCanHaveCountedAreRefusedByName() {
        // given
        Instant later = Instant.EPOCH.plusSeconds(5);

        // then
        assertThat(counted(10, 3, 10, later)).isInstanceOf(Incoming.Taken.class);
        assertThat(counted(0, 0, 0, Instant.EPOCH)).isInstanceOf(Incoming.Taken.class);
        assertThat(((Incoming.Unreadable) counted(-1, 0, 0, later)).reason()).contains("requests must be 0..")
                .contains("was -1");
        assertThat(((Incoming.Unreadable) counted(10, 11, 0, later)).reason())
                .contains("errors must be 0..requests (10), but was 11");
        assertThat(((Incoming.Unreadable) counted(10, -1, 0, later)).reason()).contains("was -1");
        assertThat(((Incoming.Unreadable) counted(10, 1, -4, later)).reason()).contains("latencyBuckets.count");
        assertThat(((Incoming.Unreadable) counted(10, 1, 1, Instant.EPOCH.minusMillis(1))).reason())
                .contains("to must be after from");
        assertThat(((Incoming.Unreadable) counted(Long.MAX_VALUE, 1, 1, later)).retryable()).isFalse();
    }

    @Test
    void countsThatAreNoWholeNumbersAreUnreadable() {
        // given: what somebody writes whose schema has doubles, as Prometheus' increase() gives them
        Schema whole = Schemas.named("dev.spillway.observation.Increment");
        Schema broken = new Schema.Parser().parse(whole.toString().replace(
                "{\"name\":\"requests\",\"type\":\"long\"", "{\"name\":\"requests\",\"type\":\"double\""));
        var record = new GenericData.Record(broken);
        record.put("id", "i");
        record.put("service", SERVICE.toString());
        record.put("revision", "a32410ca87dc");
        record.put("source", "proxy");
        record.put("from", 0L);
        record.put("to", 5000L);
        record.put("requests", 10.5);
        record.put("errors", 1L);
        record.put("latencyBuckets", List.of());
        // then: the registry refuses such a schema, and without one the bytes are no record of ours
        try (var serializer = new AvroSerializer(new SchemaRegistryClient(RegistryConfig.at(registry.url())))) {
            byte[] bytes = Objects.requireNonNull(serializer.serialize(Topic.OBSERVATIONS.topicName(), record));
            assertThat(wire.read(Topic.OBSERVATIONS.topicName(), SERVICE.toString(), bytes))
                    .isInstanceOf(Incoming.Unreadable.class);
        }
    }

    @Test
    void garbageIsUnreadableOnEveryInboundTopic() {
        for (Topic topic : List.of(Topic.REQUESTS, Topic.OUTCOMES, Topic.OBSERVATIONS)) {
            for (byte[] garbage : List.of(new byte[0], new byte[]{0}, new byte[]{1, 0, 0, 0, 1, 7},
                    new byte[]{0, 0, 0, 0, 1, -1, -1, -1},
                    "{\"json\": true}".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
                // when
                Incoming read = wire.read(topic.topicName(), "prod/checkout", garbage);

                // then
                assertThat(read).isInstanceOf(Incoming.Unreadable.class);
            }
        }
    }

    @Test
    void anUnknownSchemaIdIsUnreadableForGood() {
        // when
        Incoming read = wire.read(Topic.REQUESTS.topicName(), "prod/checkout", new byte[]{0, 0, 15, 66, 63, 0});

        // then
        assertThat(read).isInstanceOfSatisfying(Incoming.Unreadable.class,
                unreadable -> assertThat(unreadable.retryable()).isFalse());
    }
}
