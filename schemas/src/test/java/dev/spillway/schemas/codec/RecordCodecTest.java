package dev.spillway.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.schemas.codec.Sample.Label;
import dev.spillway.schemas.codec.Sample.Mood;
import dev.spillway.schemas.codec.Sample.Step;
import dev.spillway.schemas.codec.Sample.Weight;
import dev.spillway.schemas.codec.Sample.Whole;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static final Schema WHOLE = SchemaOf.derive(Whole.class, "test", Sample.CODECS);

    @SuppressWarnings("ArrayRecordComponent")
    record Payload(byte[] bytes, int more) {}

    record Point(int x, int y) {}

    record Older(String name) {}

    record Newer(String name, Optional<String> note, List<Point> points, Map<String, Sample.Id> ids, int count) {}

    @Test
    void everythingThatIsPromisedSurvivesTheRoundTrip() {
        // given
        RecordCodec<Whole> codec = RecordCodec.of(Whole.class, WHOLE, Sample.CODECS);
        // when
        Whole read = codec.decode(codec.encode(Sample.whole()));
        // then
        assertThat(read).isEqualTo(Sample.whole());
        assertThat(codec.fromGeneric(codec.toGeneric(Sample.whole()))).isEqualTo(Sample.whole());
    }

    @Test
    void theGenericFormFollowsTheConventions() {
        // given
        RecordCodec<Whole> codec = RecordCodec.of(Whole.class, WHOLE, Sample.CODECS);
        // when
        GenericRecord generic = codec.toGeneric(Sample.whole());
        // then
        assertThat(generic.get("id")).hasToString("prod/checkout");
        assertThat(generic.get("mood")).hasToString("veryAngry");
        assertThat(generic.get("weight")).isEqualTo(1000);
        assertThat(generic.get("at")).isEqualTo(1_700_000_000_123L);
        assertThat(generic.get("lasting")).isEqualTo(1500L);
        GenericRecord step = (GenericRecord) ((List<?>) generic.get("steps")).get(0);
        assertThat(step.get("kind")).hasToString("setWeight");
        assertThat(step.get("weight")).isEqualTo(50);
        assertThat(step.get("least")).isNull();
    }

    @Test
    void ourBytesAreAvrosBytes() throws Exception {
        // given
        RecordCodec<Step> codec = RecordCodec.of(Step.class, SchemaOf.derive(Step.class, "test", Sample.CODECS));
        Step step = new Step.Bake(Duration.ofSeconds(1), Optional.empty());
        // when
        var encoded = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(encoded, null);
        new GenericDatumWriter<GenericRecord>(codec.schema()).write(codec.toGeneric(step), encoder);
        encoder.flush();
        // then
        assertThat(codec.encode(step)).isEqualTo(encoded.toByteArray());
    }

    @Test
    void bytesAreCarriedAsTheyAre() {
        // given
        RecordCodec<Payload> codec = RecordCodec.of(Payload.class,
                SchemaOf.derive(Payload.class, "test", Codecs.none()));
        // when
        Payload read = codec.decode(codec.encode(new Payload(new byte[]{0, -1, 7}, 3)));
        // then
        assertThat(read.bytes()).containsExactly(0, -1, 7);
        assertThat(read.more()).isEqualTo(3);
    }

    @Test
    void fieldsAddedLaterReadAsTheirDefault() {
        // given
        RecordCodec<Older> older = RecordCodec.of(Older.class, record("Row", Older.class));
        RecordCodec<Newer> newer = RecordCodec.of(Newer.class, record("Row", Newer.class), Sample.CODECS);
        // when
        Newer read = newer.decode(older.encode(new Older("n")), 0, older.schema());
        // then
        assertThat(read).isEqualTo(new Newer("n", Optional.empty(), List.of(), Map.of(), 0));
    }

    @Test
    void fieldsAddedLaterAreSkippedByOldReaders() {
        // given
        RecordCodec<Older> older = RecordCodec.of(Older.class, record("Row", Older.class));
        RecordCodec<Newer> newer = RecordCodec.of(Newer.class, record("Row", Newer.class), Sample.CODECS);
        Newer value = new Newer("n", Optional.of("x"), List.of(new Point(1, 2)), Map.of("k", new Sample.Id("a", "b")),
                5);
        // when
        Older read = older.fromGeneric(newer.toGeneric(value));
        // then
        assertThat(read).isEqualTo(new Older("n"));
    }

    @Test
    void aVariantWithoutACollectionReadsItEmpty() {
        // given
        Schema schema = SchemaOf.derive(Step.class, "test", Sample.CODECS);
        GenericRecord approve = new GenericData.Record(schema);
        approve.put("kind", "approve");
        // when
        Step read = RecordCodec.of(Step.class, schema).fromGeneric(approve);
        // then
        assertThat(read).isEqualTo(new Step.Hold.Approve(Set.of()));
    }

    @Test
    void aVariantWithoutARequiredFieldIsUnreadableByName() {
        // given
        Schema schema = SchemaOf.derive(Step.class, "test", Sample.CODECS);
        GenericRecord deploy = new GenericData.Record(schema);
        deploy.put("kind", "deploy");
        // when
        RecordCodec<Step> codec = RecordCodec.of(Step.class, schema);
        // then
        assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> codec.fromGeneric(deploy))
                .withMessageContaining("Step.Deploy.part");
    }

    @Test
    void anUnknownKindIsNamed() {
        // given
        Schema schema = SchemaOf.derive(Step.class, "test", Sample.CODECS);
        GenericRecord teleport = new GenericData.Record(schema);
        teleport.put("kind", "teleport");
        RecordCodec<Step> codec = RecordCodec.of(Step.class, schema);
        // when // then
        assertThatExceptionOfType(UnknownKindException.class).isThrownBy(() -> codec.fromGeneric(teleport))
                .satisfies(e -> assertThat(e.kind()).isEqualTo("teleport"));
    }

    record Feeling(Mood mood, int other) {}

    record Spoken(String mood, int other) {}

    @Test
    void anUnknownEnumNameIsNamed() {
        // given
        Schema schema = SchemaOf.derive(Feeling.class, "test", Codecs.none());
        RecordCodec<Feeling> codec = RecordCodec.of(Feeling.class, schema);
        byte[] bytes = RecordCodec.of(Spoken.class, schema).encode(new Spoken("euphoric", 1));
        // when // then
        assertThatExceptionOfType(UnknownKindException.class).isThrownBy(() -> codec.decode(bytes))
                .withMessageContaining("euphoric");
    }

    @Test
    void aValueThatItsRecordRefusesIsUnreadable() {
        // given
        Schema schema = SchemaBuilder.record("Step").fields().requiredString("kind").optionalInt("weight").endRecord();
        GenericRecord heavy = new GenericData.Record(schema);
        heavy.put("kind", "setWeight");
        heavy.put("weight", 1001);
        RecordCodec<Light> codec = RecordCodec.of(Light.class, schema);
        // when // then
        assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> codec.fromGeneric(heavy))
                .withMessageContaining("not 1001");
    }

    sealed interface Light {
        record SetWeight(Weight weight) implements Light {}
    }

    @Test
    void cutAndPaddedBytesAreUnreadable() {
        // given
        RecordCodec<Whole> codec = RecordCodec.of(Whole.class, WHOLE, Sample.CODECS);
        byte[] bytes = codec.encode(Sample.whole());
        // when // then
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(UnreadableException.class);
        }
        assertThatThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(UnreadableException.class).hasMessageContaining("left behind");
    }

    @Test
    void aLengthThatLiesCostsNoMemory() {
        // given a string that claims to have 2^31 - 9 bytes
        RecordCodec<Older> codec = RecordCodec.of(Older.class, record("Row", Older.class));
        byte[] lie = {(byte) 0xee, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 'x'};
        // when // then
        assertThatThrownBy(() -> codec.decode(lie)).isInstanceOf(UnreadableException.class);
    }

    @Test
    void nestingWithoutEndIsUnreadableAndKillsNoThread() {
        // given a million trees, each the only child of the one before
        RecordCodec<Sample.Tree> codec = RecordCodec.of(Sample.Tree.class,
                SchemaOf.derive(Sample.Tree.class, "test", Codecs.none()));
        byte[] deep = new byte[2_000_000];
        for (int i = 1; i < deep.length; i += 2) {
            deep[i] = 2;
        }
        // when // then
        assertThatThrownBy(() -> codec.decode(deep)).isInstanceOf(UnreadableException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void equalSetsAndMapsGiveEqualBytes() {
        // given
        RecordCodec<Step> codec = RecordCodec.of(Step.class, SchemaOf.derive(Step.class, "test", Sample.CODECS));
        Set<String> forth = new LinkedHashSet<>(List.of("a", "b", "c"));
        Set<String> back = new LinkedHashSet<>(List.of("c", "b", "a"));
        // when // then
        assertThat(codec.encode(new Step.Hold.Approve(forth))).isEqualTo(codec.encode(new Step.Hold.Approve(back)));
    }

    @Test
    void aHeadedRecordIsOneFlatRecord() {
        // given
        Schema header = SchemaOf.derive(Label.class, "test", Codecs.none());
        Schema schema = SchemaBuilder.record("Moved").fields().name("header").type(header).noDefault().requiredInt("x")
                .requiredInt("y").endRecord();
        RecordCodec<Headed<Label, Point>> codec = RecordCodec.headed(Label.class, Point.class, schema, Codecs.none());
        Headed<Label, Point> value = new Headed<>(new Label("why"), new Point(3, 4));
        // when
        GenericRecord generic = codec.toGeneric(value);
        // then
        assertThat(generic.get("y")).isEqualTo(4);
        assertThat(((GenericRecord) generic.get("header")).get("text")).hasToString("why");
        assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
    }

    @Test
    void aComponentWithoutAFieldIsNamed() {
        // given
        Schema schema = SchemaBuilder.record("Point").fields().requiredInt("x").endRecord();
        // when // then
        assertThatExceptionOfType(SchemaMismatchException.class).isThrownBy(() -> RecordCodec.of(Point.class, schema))
                .withMessageContaining("RecordCodecTest.Point.y").withMessageContaining("no Avro field");
    }

    @Test
    void aFieldOfAnotherTypeIsNamed() {
        // given
        Schema schema = SchemaBuilder.record("Point").fields().requiredInt("x").requiredString("y").endRecord();
        // when // then
        assertThatExceptionOfType(SchemaMismatchException.class).isThrownBy(() -> RecordCodec.of(Point.class, schema))
                .withMessageContaining("Point.y").withMessageContaining("int does not fit Avro string");
    }

    @Test
    void aFieldWithoutComponentNeedsADefault() {
        // given
        Schema bare = SchemaBuilder.record("Point").fields().requiredInt("x").requiredInt("y").requiredInt("z")
                .endRecord();
        Schema kind = SchemaBuilder.record("Point").fields().requiredInt("x").requiredInt("y").name("z").type()
                .intType()
                .intDefault(9).endRecord();
        // when
        RecordCodec<Point> codec = RecordCodec.of(Point.class, kind);
        // then
        assertThatExceptionOfType(SchemaMismatchException.class).isThrownBy(() -> RecordCodec.of(Point.class, bare))
                .withMessageContaining("'z'");
        assertThat(codec.toGeneric(new Point(1, 2)).get("z")).isEqualTo(9);
    }

    private static Schema record(String name, Class<?> type) {
        Schema derived = SchemaOf.derive(type, "test", Sample.CODECS);
        List<Schema.Field> fields = derived.getFields().stream().map(f -> new Schema.Field(f, f.schema())).toList();
        return Schema.createRecord(name, null, "test", false, fields);
    }
}
