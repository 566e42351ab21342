package dev.spillway.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.spillway.schemas.codec.Codecs;
import dev.spillway.schemas.codec.Headed;
import dev.spillway.schemas.codec.RecordCodec;
import dev.spillway.schemas.codec.SchemaOf;
import dev.spillway.schemas.codec.UnknownKindException;
import dev.spillway.schemas.codec.UnreadableException;
import dev.spillway.schemas.registry.FakeRegistry;
import dev.spillway.schemas.registry.RegistryConfig;
import dev.spillway.schemas.registry.RegistryException;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTest {
    sealed interface Pet {
        record Cat(String name, int lives) implements Pet {}

        record Dog(String name, Optional<String> trick) implements Pet {}
    }

    record Head(String why, int seq) {}

    private static final Schema CAT = SchemaOf.derive(Pet.Cat.class, "pets", Codecs.none());
    private static final Schema DOG = SchemaOf.derive(Pet.Dog.class, "pets", Codecs.none());

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

    private WireCodec<Pet> pets(SchemaRegistryClient client) {
        return WireCodec.<Pet>builder("zoo", client).add(RecordCodec.of(Pet.Cat.class, CAT))
                .add(RecordCodec.of(Pet.Dog.class, DOG)).build();
    }

    @Test
    void aTopicCarriesSeveralRecordTypes() {
        // given
        WireCodec<Pet> pets = pets(client());
        Pet cat = new Pet.Cat("Tom", 7);
        Pet dog = new Pet.Dog("Rex", Optional.of("sit"));
        // when // then
        assertThat(pets.decode(pets.encode(cat))).isEqualTo(cat);
        assertThat(pets.decode(pets.encode(dog))).isEqualTo(dog);
    }

    @Test
    void knownTypesNeedNoRegistryOnceTheCodecIsBuilt() {
        // given
        WireCodec<Pet> pets = pets(client());
        int asked = registry.asked().size();
        registry.close();
        // when
        Pet read = pets.decode(pets.encode(new Pet.Cat("Tom", 7)));
        // then
        assertThat(read).isEqualTo(new Pet.Cat("Tom", 7));
        assertThat(registry.asked()).hasSize(asked);
    }

    @Test
    void anotherProducersVersionIsResolved() {
        // given a cat with a field that we do not know
        Schema richer = SchemaBuilder.record("WireTestPetCat").namespace("pets").fields().requiredString("name")
                .optionalString("colour").name("lives").type().intType().intDefault(0).endRecord();
        GenericRecord cat = new GenericRecordBuilder(richer).set("name", "Tom").set("lives", 3).set("colour", "grey")
                .build();
        WireCodec<Pet> pets = pets(client());
        // when
        try (AvroSerializer serializer = new AvroSerializer(client())) {
            byte[] bytes = Objects.requireNonNull(serializer.serialize("zoo", cat));
            // then
            assertThat(pets.decode(bytes)).isEqualTo(new Pet.Cat("Tom", 3));
        }
    }

    @Test
    void aRecordTypeThatIsNotKnownIsNamed() {
        // given
        byte[] dog = pets(client()).encode(new Pet.Dog("Rex", Optional.empty()));
        WireCodec<Pet.Cat> cats = WireCodec.of("zoo", RecordCodec.of(Pet.Cat.class, CAT), client());
        // when // then
        assertThatExceptionOfType(UnknownKindException.class).isThrownBy(() -> cats.decode(dog))
                .withMessageContaining("pets.WireTestPetDog");
    }

    @Test
    void aValueWithoutCodecIsRefused() {
        // given
        WireCodec<Pet> cats = WireCodec.<Pet>builder("zoo", client()).add(RecordCodec.of(Pet.Cat.class, CAT)).build();
        // when // then
        assertThatIllegalArgumentException().isThrownBy(() -> cats.encode(new Pet.Dog("Rex", Optional.empty())));
    }

    @Test
    void headedRecordsAreToldApartByTheirBody() {
        // given
        WireCodec<Headed<Head, ? extends Pet>> codec = WireCodec
                .<Headed<Head, ? extends Pet>>builder("log", client(), headed -> headed.body().getClass())
                .add(RecordCodec.headed(Head.class, Pet.Cat.class, headed("Cat", CAT), Codecs.none()))
                .add(RecordCodec.headed(Head.class, Pet.Dog.class, headed("Dog", DOG), Codecs.none())).build();
        Headed<Head, Pet> dog = new Headed<>(new Head("barked", 4), new Pet.Dog("Rex", Optional.empty()));
        // when // then
        assertThat(codec.decode(codec.encode(dog))).isEqualTo(dog);
    }

    private static Schema headed(String name, Schema body) {
        Schema schema = Schema.createRecord(name, null, "log", false);
        var fields = new ArrayList<Schema.Field>();
        fields.add(new Schema.Field("header", SchemaOf.derive(Head.class, "log", Codecs.none())));
        body.getFields().forEach(f -> fields.add(new Schema.Field(f, f.schema())));
        schema.setFields(fields);
        return schema;
    }

    @Test
    void theFrameIsConfluents() {
        // when
        byte[] framed = WireFormat.frame(0x01020304, new byte[]{9, 8});
        // then
        assertThat(framed).containsExactly(0, 1, 2, 3, 4, 9, 8);
        assertThat(WireFormat.schemaId(framed)).isEqualTo(0x01020304);
        assertThat(WireFormat.payload(framed)).containsExactly(9, 8);
        assertThat(WireFormat.head(0x01020304)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void anotherMagicByteIsRefusedWithAReason() {
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> WireFormat.schemaId(new byte[]{1, 0, 0, 0, 1}))
                .withMessageContaining("magic byte 1").withMessageContaining("header");
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> WireFormat.schemaId("{\"json\":1}".getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("magic byte 123");
        assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> WireFormat.schemaId(new byte[]{0, 0}))
                .withMessageContaining("2 bytes");
    }

    @Test
    void kafkaLoadsTheSerdesByName() {
        // given
        AvroSerializer serializer = Utils.newInstance(AvroSerializer.class);
        AvroDeserializer deserializer = Utils.newInstance(AvroDeserializer.class);
        Map<String, ?> config = Map.of(RegistryConfig.URL, registry.url());
        serializer.configure(config, false);
        deserializer.configure(config, false);
        GenericRecord dog = new GenericRecordBuilder(DOG).set("name", "Rex").build();
        // when
        GenericRecord read = deserializer.deserialize("zoo", serializer.serialize("zoo", dog));
        // then
        assertThat(read).hasToString(dog.toString());
        assertThat(deserializer.deserialize("zoo", serializer.serialize("zoo", null))).isNull();
    }

    @Test
    void withoutAutoRegistrationAnUnknownSchemaIsNotFound() {
        // given
        AvroSerializer serializer = new AvroSerializer();
        serializer.configure(Map.of(RegistryConfig.URL, registry.url(), AvroSerializer.AUTO_REGISTER, "false"), false);
        GenericRecord dog = new GenericRecordBuilder(DOG).set("name", "Rex").build();
        // when // then
        assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> serializer.serialize("zoo", dog))
                .matches(e -> e.kind() == RegistryException.Kind.NOT_FOUND);
    }

    @Test
    void whatIsNoFramedRecordIsASerializationError() {
        // given
        AvroDeserializer deserializer = new AvroDeserializer(client());
        // when // then
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> deserializer.deserialize("zoo", new byte[]{7, 7, 7, 7, 7, 7}))
                .withMessageContaining("magic byte 7");
    }
}
