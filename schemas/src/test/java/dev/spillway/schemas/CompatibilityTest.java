package dev.spillway.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** FULL_TRANSITIVE: each release reads what each other release wrote. */
class CompatibilityTest {

    static List<Path> released() throws IOException {
        return Released.files();
    }

    @ParameterizedTest
    @MethodSource("released")
    void whatWasReleasedIsStillThereAndStillUnderstood(Path file) throws IOException {
        // given
        Schema released = Released.read(file);
        assertThat(file.getFileName()).hasToString(released.getFullName() + ".avsc");
        // when
        Schema current = Schemas.named(released.getFullName());
        // then
        assertThat(broken(current, released)).as("today's readers, " + file).isEmpty();
        assertThat(broken(released, current)).as("today's writers, " + file).isEmpty();
    }

    @Test
    void theFirstReleaseHasTheSchemasThatItShippedWith() throws IOException {
        assertThat(released()).hasSizeGreaterThanOrEqualTo(32)
                .contains(Released.ROOT.resolve("0.1/dev.spillway.command.Command.avsc"));
    }

    @Test
    void breakingChangesAreSeenInBothDirections() {
        // given
        Schema thing = SchemaBuilder.record("Thing").fields().requiredString("name").endRecord();
        Schema more = SchemaBuilder.record("Thing").fields().requiredString("name").requiredInt("must").endRecord();
        // when // then
        assertThat(broken(more, thing)).isNotEmpty();
        assertThat(broken(thing, more)).isEmpty();
    }

    private static List<Incompatibility> broken(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult().getIncompatibilities();
    }
}
