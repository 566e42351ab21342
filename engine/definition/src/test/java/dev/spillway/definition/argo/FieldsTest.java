package dev.spillway.definition.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.definition.argo.Fields.Field;
import dev.spillway.definition.yaml.Findings;
import dev.spillway.definition.yaml.Problem;
import dev.spillway.definition.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of each field of the API: said by the reader, and in docs/argo.md. */
class FieldsTest {
    private static final Path PAGE = Path.of("../../docs/argo.md");

    private record At(String path, Field field) {}

    /** Every field, with the path of the block that holds it. */
    private static List<At> all(String above, List<Field> fields) {
        var all = new ArrayList<At>();
        for (Field field : fields) {
            String path = above.isEmpty() ? field.name() : above + "." + field.name();
            all.add(new At(path, field));
            boolean looked = field.support() != Support.NO_EFFECT && field.support() != Support.NOT_YET;
            all.addAll(looked ? all(path, field.inside()) : List.of());
        }
        return all;
    }

    /** A block that holds every field once. */
    private static String everything(List<Field> fields, int depth) {
        var text = new StringBuilder();
        for (Field field : fields) {
            text.append("  ".repeat(depth)).append(field.name()).append(':');
            text.append(field.inside().isEmpty() ? value(field) : "\n" + everything(field.inside(), depth + 1));
        }
        return text.toString();
    }

    private static String value(Field field) {
        return switch (field.shape()) {
            case ANY, TEXT -> " x\n";
            case NUMBER -> " 1\n";
            case BOOL -> " true\n";
            case LIST -> " [x]\n";
        };
    }

    @Test
    void everyFieldIsSaidToBeWhatItIs() {
        for (Fields fields : List.of(RolloutFields.ROLLOUT, AnalysisFields.TEMPLATE)) {
            // given
            var findings = new Findings();
            var map = YamlText.documents(everything(fields.fields(), 0), findings).getFirst().map().orElseThrow();

            // when
            fields.check(map, true);

            // then
            List<At> all = all("", fields.fields());
            assertThat(findings.problems()).extracting(Problem::path).containsExactlyInAnyOrderElementsOf(
                    paths(all, Support.NOT_YET));
            assertThat(findings.warnings()).extracting(Problem::path).containsExactlyInAnyOrderElementsOf(
                    Stream.of(paths(all, Support.NO_EFFECT), paths(all, Support.DIFFERENT), paths(all, Support.TARGET))
                            .flatMap(List::stream).toList());
        }
    }

    private static List<String> paths(List<At> all, Support support) {
        return all.stream().filter(at -> at.field().support() == support).map(At::path).toList();
    }

    @Test
    void whatIsNotTheSameHasAReason() {
        assertThat(Stream.concat(all("", RolloutFields.ROLLOUT.fields()).stream(),
                all("", AnalysisFields.TEMPLATE.fields()).stream()).map(At::field)
                .filter(f -> f.support() != Support.SAME && f.support() != Support.TARGET)).isNotEmpty()
                .allSatisfy(f -> assertThat(f.note()).as(f.name()).isNotBlank());
    }

    @Test
    void thePageSaysWhatTheReaderDoes() throws IOException {
        // given
        String generated = ArgoPage.page();

        // when
        if (System.getProperty("regenerate") != null) {
            Files.writeString(PAGE, generated);
        }

        // then
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/argo.md; if this is meant, run with -Dregenerate").isEqualTo(generated);
    }
}
