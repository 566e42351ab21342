package dev.spillway.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.spillway.schemas.codec.RecordCodec;
import dev.spillway.schemas.codec.UnknownKindException;
import dev.spillway.schemas.registry.FakeRegistry;
import dev.spillway.schemas.registry.RegistryConfig;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.schemas.wire.AvroSerializer;
import dev.spillway.schemas.wire.WireCodec;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A newer release adds a record type, a kind and a field. Today's classes read what they know and name what they do not. */
class GrowthTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUESTS = Topic.REQUESTS.topicName();
    private static final Schema ABORT = Schemas.named("dev.spillway.request.Abort");
    private static final Schema COMMAND = Schemas.named("dev.spillway.command.Command");

    private FakeRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private SchemaRegistryClient client() {
        return new SchemaRegistryClient(RegistryConfig.at(registry.url()));
    }

    private byte[] newerProducer(String topic, GenericRecord value) {
        try (AvroSerializer serializer = new AvroSerializer(client())) {
            return Objects.requireNonNull(serializer.serialize(topic, value));
        }
    }

    @Test
    void aNewRecordTypeIsNamedAndTheOthersAreRead() {
        // given
        WireCodec<Vocabulary.Abort> requests = WireCodec.of(REQUESTS, RecordCodec.of(Vocabulary.Abort.class, ABORT),
                client());
        Schema teleport = SchemaBuilder.record("dev.spillway.request.Teleport").fields().requiredString("to")
                .endRecord();
        // when
        byte[] newer = newerProducer(REQUESTS, new GenericRecordBuilder(teleport).set("to", "mars").build());
        // then
        assertThatExceptionOfType(UnknownKindException.class).isThrownBy(() -> requests.decode(newer))
                .satisfies(e -> assertThat(e.kind()).isEqualTo("dev.spillway.request.Teleport"));
        assertThat(requests.decode(requests.encode(Vocabulary.abort()))).isEqualTo(Vocabulary.abort());
    }

    @Test
    void aNewFieldIsPassedOverByOldClassesAndEmptyForNewOnes() {
        // given
        Schema grown = grown(ABORT, "Abort", "{\"name\":\"ticket\",\"type\":[\"null\",\"string\"],\"default\":null}");
        RecordCodec<Vocabulary.Abort> old = RecordCodec.of(Vocabulary.Abort.class, ABORT);
        RecordCodec<Newer> newer = RecordCodec.of(Newer.class, grown);
        Vocabulary.Abort a = Vocabulary.abort();
        Newer value = new Newer(a.requestId(), a.service(), a.actor(), a.rollout(), a.step(), a.reason(), a.saidAt(),
                Optional.of("OPS-1"));
        // when
        Vocabulary.Abort backward = old.decode(newer.encode(value), 0, grown);
        Newer forward = newer.decode(old.encode(a), 0, ABORT);
        // then
        assertThat(backward).isEqualTo(a);
        assertThat(forward.ticket()).isEmpty();
    }

    record Newer(String requestId, String service, Vocabulary.Actor actor, Optional<String> rollout,
            Optional<Integer> step, Optional<String> reason, Instant saidAt, Optional<String> ticket) {}

    @Test
    void aNewKindIsNamedAndTheKnownOnesOfTheNewerSchemaAreRead() {
        // given
        Schema grown = grown(COMMAND, "Desired",
                "{\"name\":\"planet\",\"type\":[\"null\",\"string\"],\"default\":null}");
        WireCodec<Vocabulary.Command> commands = WireCodec.of("spillway.commands",
                RecordCodec.of(Vocabulary.Command.class, COMMAND), client());
        Vocabulary.Command known = Vocabulary.command(new Vocabulary.Desired.Migrate("expand"));
        GenericRecord command = RecordCodec.of(Vocabulary.Command.class, grown).toGeneric(known);
        GenericRecord desired = (GenericRecord) command.get("desired");
        // when
        byte[] same = newerProducer("spillway.commands", command);
        desired.put("kind", "teleport");
        desired.put("planet", "mars");
        byte[] unknown = newerProducer("spillway.commands", command);
        // then
        assertThat(commands.decode(same)).isEqualTo(known);
        assertThatExceptionOfType(UnknownKindException.class).isThrownBy(() -> commands.decode(unknown))
                .satisfies(e -> assertThat(e.kind()).isEqualTo("teleport"));
    }

    @Test
    void aGeneratedProducersRecordIsReadByOurs() {
        // given
        Vocabulary.Abort ours = Vocabulary.abort();
        var actor = dev.spillway.type.Actor.newBuilder().setId("ann").setVia("cli").setAuthenticated(true).build();
        var theirs = dev.spillway.request.Abort.newBuilder().setRequestId("r-2").setService("prod/shop").setActor(actor)
                .setRollout("prod/shop/r1").setReason("it hurts").setSaidAt(ours.saidAt()).build();
        WireCodec<Vocabulary.Abort> requests = WireCodec.of(REQUESTS, RecordCodec.of(Vocabulary.Abort.class, ABORT),
                client());
        // when // then
        assertThat(requests.decode(newerProducer(REQUESTS, theirs))).isEqualTo(ours);
    }

    /** The schema with one more field in one of its records. */
    private static Schema grown(Schema schema, String record, String field) {
        try {
            JsonNode tree = JSON.readTree(schema.toString());
            grow(tree, record, JSON.readTree(field));
            Schema grown = new Schema.Parser().parse(tree.toString());
            assertThat(grown).isNotEqualTo(schema);
            return grown;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void grow(JsonNode node, String record, JsonNode field) {
        node.forEach(child -> grow(child, record, field));
        if (node.path("name").asText().equals(record) && node.get("fields") instanceof ArrayNode fields) {
            fields.add(field);
        }
    }
}
