package dev.spillway.definition.argo;

import static dev.spillway.definition.argo.Manifests.SERVICE;
import static dev.spillway.definition.argo.Manifests.beside;
import static dev.spillway.definition.argo.Manifests.canary;
import static dev.spillway.definition.argo.Manifests.good;
import static dev.spillway.definition.argo.Manifests.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Limits;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.definition.yaml.Problem;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A definition of several documents. */
class DocumentsTest {
    private static final String ROLLOUT = """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: %s}
            spec: {strategy: {canary: {steps: [{setWeight: 5}]}}}
            """;

    @Test
    void theOrderOfDocumentsMeansNothing() {
        // given
        String rollout = ROLLOUT.formatted("shop");

        // when
        Reading.Read read = good("---\n---\n" + rollout + "---\n" + SERVICE + "---\n");

        // then
        assertThat(read.definition().service()).hasToString("prod/shop");
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void aListHoldsDocuments() {
        // given
        String items = ROLLOUT.formatted("shop").indent(4).replaceFirst("    apiVersion", "  - apiVersion");

        // when
        Reading.Read read = good(beside("apiVersion: v1\nkind: List\nitems:\n" + items));

        // then
        assertThat(Manifests.steps(read)).hasSize(1);
    }

    @Test
    void whatSpillwayDoesNotReadIsSaid() {
        // when
        Reading.Read read = good(canary("steps: [{setWeight: 5}]",
                "---\napiVersion: networking.istio.io/v1\nkind: VirtualService\n",
                "---\napiVersion: argoproj.io/v1alpha1\nkind: Experiment\n"));

        // then
        assertThat(read.warnings()).extracting(Problem::message).containsExactly(
                "networking.istio.io/v1 VirtualService is not read by Spillway",
                "kind Experiment is not read by Spillway: analyses run as part of a Rollout");
    }

    @Test
    void aServiceChoosesAmongRollouts() {
        // given
        String two = ROLLOUT.formatted("a") + "---\n" + ROLLOUT.formatted("b").replace("5", "7");

        // when
        Reading.Read read = good(beside(two).replace("rollout: ", "rollout: b"));

        // then
        assertThat(Manifests.steps(read)).hasToString("[SetWeight[weight=7 %]]");
        assertThat(read.warnings()).extracting(Problem::message).anyMatch(m -> m.contains("names another Rollout"));
        assertThat(problems(beside(two)).getFirst().message()).contains("2 Rollouts in this text; name one");
    }

    static Stream<Arguments> mistakes() {
        String rollout = ROLLOUT.formatted("shop");
        return Stream.of(
                Arguments.of(SERVICE, "strategy.rollout", "no Rollout is in this text"),
                Arguments.of(beside(rollout).replace("rollout: ", "rollout: till"), "strategy.rollout",
                        "no Rollout named 'till'"),
                Arguments.of(beside(rollout).replace("rollout: ", "rollout: , rolling: {}"), "strategy",
                        "the Rollout alone says"),
                Arguments.of(rollout + "---\n" + rollout, "", "a second Rollout begins here"),
                Arguments.of(rollout.replace("kind: Rollout", "kind: Rolout"), "kind", "did you mean 'Rollout'?"),
                Arguments.of(rollout.replace("kind: Rollout\n", ""), "", "kind is missing"),
                Arguments.of(rollout.replace("spec:", "specs:"), "specs", "did you mean 'spec'?"),
                Arguments.of(rollout.replace("metadata: {name: shop}\n", ""), "", "metadata.name is missing"),
                Arguments.of("apiVersion: v1\nkind: Service\n", "", "nothing to release"),
                Arguments.of("apiVersion: argoproj.io/v1alpha1\nkind: AnalysisRun\n", "", "nothing to release"),
                Arguments.of("a: &a [*a]\n", "", "too big, or endless"),
                Arguments.of(aliases(), "", "too big, or endless"),
                Arguments.of(beside(rollout) + "#".repeat(Limits.DEFINITION_BYTES), "", "bytes; 32768 are allowed"));
    }

    /** Ten of ten of ten … */
    private static String aliases() {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 8; i++) {
            text.append("a").append(i).append(": &a").append(i).append(" [")
                    .append(("*a" + (i - 1) + ", ").repeat(6)).append("x]\n");
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsPlace(String text, String path, String says) {
        assertThat(problems(text)).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(says);
        });
    }

    @Test
    void aRolloutThatNobodyUsesIsSaid() {
        // given
        String own = SERVICE.replace("{rollout: }", "{canary: {steps: [{setWeight: 5}]}}");

        // when
        Reading.Read read = good(own + "---\n" + ROLLOUT.formatted("shop"));

        // then
        assertThat(read.warnings()).singleElement()
                .satisfies(w -> assertThat(w.message()).contains("strategy: {rollout: NAME}"));
    }

    @Test
    void theOutlineSaysWhatIsThere() {
        assertThat(DefinitionReader.outline(ROLLOUT.formatted("shop") + "---\n" + ROLLOUT.formatted("b")))
                .hasToString("Outline[services=0, rollouts=2, name=Optional[shop], namespace=Optional.empty]");
    }

    @Test
    void garbageNeverThrows() {
        // given
        var random = new Random(11);
        List<String> good = List.of(beside(Manifests.file("canary.yaml")), beside(Manifests.file("blue-green.yaml")),
                beside(Manifests.file("guide.yaml")));

        for (int i = 0; i < 3_000; i++) {
            // when
            var text = new StringBuilder(good.get(i % good.size()));
            for (int cuts = 0; cuts < 3; cuts++) {
                int at = random.nextInt(text.length() - 10);
                text.replace(at, at + random.nextInt(10), List.of("*a", "&a ", "{{", "}}", "{", "]", ": ", "- ", "[",
                        "null", "-1", "\n", "'", "{{args.x}}").get(random.nextInt(14)));
            }

            // then
            assertThat(DefinitionReader.read(text.toString())).isNotNull();
        }
    }
}
