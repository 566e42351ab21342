package dev.spillway.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {

    static Stream<Schema> all() {
        return Schemas.all().stream();
    }

    @Test
    void everyFileIsInTheIndexAndNamedAsItsSchema() throws IOException {
        // given
        Path root = Path.of("src/main/resources/avro");
        List<String> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(p -> p.toString().endsWith(".avsc"))
                    .map(p -> "dev.spillway." + root.relativize(p).toString().replace(".avsc", "").replace('/', '.'))
                    .toList();
        }
        // when // then
        assertThat(files).containsExactlyInAnyOrderElementsOf(Schemas.all().stream().map(Schema::getFullName).toList());
    }

    @Test
    void eachTopicHasItsRecordTypes() {
        assertThat(Schemas.of(Topic.REQUESTS)).extracting(Schema::getName).containsExactlyInAnyOrder("PutService",
                "Deploy",
                "Abort", "Pause", "Resume", "Promote", "Approve", "Skip", "Retry", "Undo", "Freeze", "Abandon",
                "Delete", "Alert",
                "AnswerDrift");
        assertThat(Schemas.of(Topic.OUTCOMES)).extracting(Schema::getName).containsExactlyInAnyOrder("Outcome",
                "HealthChanged", "Heartbeat");
        assertThat(Schemas.of(Topic.COMMANDS)).containsExactly(Schemas.named("dev.spillway.command.Command"));
        assertThat(Schemas.subjects()).extracting(s -> s.name())
                .contains("spillway.requests-dev.spillway.request.Abort");
        assertThatIllegalArgumentException().isThrownBy(() -> Schemas.named("dev.spillway.Nonsense"))
                .withMessageContaining("dev.spillway.Nonsense");
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyRecordAndFieldSaysWhatItIs(Schema schema) {
        assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
        assertThat(schema.getFields())
                .allSatisfy(f -> assertThat(f.doc()).as(schema.getFullName() + "." + f.name()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingInItIsClosed(Schema schema) {
        assertThat(schema.getFields()).allSatisfy(f -> {
            assertThat(f.schema().getType()).as("kinds grow, Avro's enums do not: " + f.name())
                    .isNotEqualTo(Schema.Type.ENUM);
            if (f.schema().isUnion()) {
                assertThat(f.schema().isNullable() && f.hasDefaultValue()).as("optional with a default: " + f.name())
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void timesSayThatTheyAreTimes(Schema schema) {
        assertThat(schema.getFields()).filteredOn(f -> f.name().endsWith("At") || f.name().equals("due"))
                .allSatisfy(f -> {
                    Schema type = f.schema().isUnion() ? f.schema().getTypes().get(1) : f.schema();
                    assertThat(type.getLogicalType()).as(f.name()).isNotNull();
                });
    }
}
