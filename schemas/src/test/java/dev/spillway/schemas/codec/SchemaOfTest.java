package dev.spillway.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.spillway.schemas.codec.Sample.Tree;
import dev.spillway.schemas.codec.Sample.Whole;
import java.math.BigDecimal;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaOfTest {

    sealed interface Split {
        record Left(String both) implements Split {}

        record Right(Tree both) implements Split {}
    }

    sealed interface Torn {
        record Left(List<String> both) implements Torn {}

        record Right(List<Long> both) implements Torn {}
    }

    record Priced(BigDecimal price) {}

    @Test
    void aDerivedSchemaIsParsedBackAsItself() {
        // given
        Schema derived = SchemaOf.derive(Whole.class, "test", Sample.CODECS);
        // when
        Schema parsed = new Schema.Parser().parse(derived.toString());
        // then
        assertThat(parsed).isEqualTo(derived);
    }

    @Test
    void aRecursiveTypeNamesItself() {
        // when
        Schema tree = SchemaOf.derive(Tree.class, "test", Codecs.none());
        // then
        assertThat(tree.getField("children").schema().getElementType()).isSameAs(tree);
        assertThat(tree.getFullName()).isEqualTo("test.SampleTree");
    }

    @Test
    void variantsMayUseOneNameForTypesOfDifferentForm() {
        // given
        RecordCodec<Split> codec = RecordCodec.of(Split.class, SchemaOf.derive(Split.class, "test", Codecs.none()));
        Split left = new Split.Left("l");
        Split right = new Split.Right(new Tree(1, List.of()));
        // when // then
        assertThat(codec.decode(codec.encode(left))).isEqualTo(left);
        assertThat(codec.decode(codec.encode(right))).isEqualTo(right);
    }

    @Test
    void variantsThatAvroCannotTellApartAreNamed() {
        assertThatExceptionOfType(SchemaMismatchException.class)
                .isThrownBy(() -> SchemaOf.derive(Torn.class, "test", Codecs.none()))
                .withMessageContaining("Torn.both");
    }

    @Test
    void aTypeWithoutWireFormIsNamed() {
        assertThatExceptionOfType(SchemaMismatchException.class)
                .isThrownBy(() -> SchemaOf.derive(Priced.class, "test", Codecs.none()))
                .withMessageContaining("Priced.price").withMessageContaining("BigDecimal");
    }
}
