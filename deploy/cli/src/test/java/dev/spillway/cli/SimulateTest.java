package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.cli.Rig.Ran;
import dev.spillway.gateway.view.Json;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** {@code spillway simulate}: what a plan would do, without a broker. */
class SimulateTest {
    private static final String SERVICE = "src/test/resources/simulate/service.yaml";
    private static final String SCENARIO = "src/test/resources/simulate/scenario.yaml";
    private static final Path PAGE = Path.of("../../docs/simulate.md");

    @TempDir
    Path directory = Path.of("");

    private Ran simulate(String scenario, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve("scenario.yaml"), scenario);
        var args = new ArrayList<>(List.of("simulate", "-f", SERVICE, file.toString()));
        args.addAll(List.of(more));
        return Rig.spillway(args.toArray(String[]::new));
    }

    private static String scenario() throws Exception {
        return Files.readString(Path.of(SCENARIO));
    }

    /** Without the line that says how long it took. */
    private static String story(Ran ran) {
        return ran.said().lines().filter(line -> !line.contains(" simulated in ")).reduce("",
                (all, line) -> all + line + "\n");
    }

    @Test
    void theStoryTheTrackAndTheReasonAreAsThePageShowsThem() throws Exception {
        // when
        Ran ran = Rig.spillway("simulate", "-f", SERVICE, SCENARIO);
        // then
        assertThat(ran.status()).isEqualTo(Exit.ROLLED_BACK);
        String shown = "```text\n" + story(ran) + "```";
        String asked = "```yaml\n" + scenario() + "```";
        if (Boolean.getBoolean("regenerate")) {
            String page = Files.readString(PAGE);
            Files.writeString(PAGE, page.replaceFirst("(?s)```text\\n.*?```", quoted(shown))
                    .replaceFirst("(?s)```yaml\\n.*?```", quoted(asked)));
        }
        assertThat(Files.readString(PAGE)).as("run the test with -Dregenerate").contains(shown).contains(asked);
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOtherCounts() throws Exception {
        // when
        Ran one = simulate(scenario(), "--seed", "3", "-o", "json");
        Ran again = simulate(scenario(), "--seed", "3", "-o", "json");
        Ran other = simulate(scenario(), "--seed", "4", "-o", "json");
        // then
        assertThat(again.said()).isEqualTo(one.said()).isNotEqualTo(other.said());
        JsonNode told = Json.read(one.said());
        assertThat(told.path("outcome").asText()).isEqualTo("rolled back");
        assertThat(told.path("seed").asLong()).isEqualTo(3);
        assertThat(told.path("decidedAt").asDouble()).isBetween(4200.0, 4800.0);
        assertThat(told.path("exposure").findValuesAsText("percent")).contains("5.0", "25.0", "50.0").endsWith("0.0");
        assertThat(told.path("verdicts").findValuesAsText("outcome")).containsExactly("successful", "successful",
                "failed");
        assertThat(told.path("log").findValuesAsText("type")).contains("MeasurementTaken", "RolloutEnded");
        assertThat(told.path("requests").asLong()).isGreaterThan(100_000);
    }

    @Test
    void thePictureIsWellFormedAndSaysWhatWasDecided() throws Exception {
        // given
        Path picture = directory.resolve("picture.svg");
        // when
        simulate(scenario(), "--svg", picture.toString());
        // then
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(picture))));
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .startsWith("15m21s").contains("within the threshold");
    }

    @Test
    void theStatusSaysHowItWouldEnd() throws Exception {
        // given
        String healthy = scenario().replace("10%", "0.5%");
        // then
        assertThat(simulate(healthy).status()).isEqualTo(Exit.PROMOTED);
        assertThat(simulate(healthy.replace("  - {at: 55m, approve: alice}\n", "").replace("events:\n", "")).status())
                .isEqualTo(Exit.WAITS_FOR_A_PERSON);
        assertThat(simulate(healthy + "until: 20m\n").status()).isEqualTo(Exit.TIMED_OUT);
        assertThat(simulate(healthy, "--all").said()).contains("MeasurementTaken");
    }

    @Test
    void whatIsWrongWithAScenarioIsSaidWithFileLineAndColumn() throws Exception {
        // when
        Ran unknown = simulate(scenario().replace("  v2:\n", "  v3:\n"));
        Ran target = simulate(scenario().replace("target: app", "target: db"));
        Ran negative = simulate(scenario().replace("0.5%}\n", "-0.5%}\n"));
        // then
        assertThat(unknown.status()).isEqualTo(Exit.BAD_INPUT);
        assertThat(unknown.said()).contains("scenario.yaml:9:3: revisions.v3: unknown field; did you mean 'v1'?");
        assertThat(target.said()).contains("scenario.yaml:15:23: faults[0].target: prod/checkout has no target 'db'");
        assertThat(negative.said()).contains("must be a percentage from 0 to 100 such as 0.5%, but was '-0.5%'");
        assertThat(simulate("kind: [\n").said()).contains("scenario.yaml:2:1: this is not YAML");
        assertThat(Json.read(simulate("kind: Scenario\n", "-o", "json").said()).path("field").asText())
                .isEqualTo("apiVersion");
    }

    @Test
    void filesThatAreNotThereOrAreOfTheOtherKindAreSaid() {
        assertThat(Rig.spillway("simulate", SCENARIO)).isEqualTo(
                new Ran(Exit.BAD_INPUT, "-f: is missing: name the definition's files, then the scenario\n"));
        assertThat(Rig.spillway("simulate", "-f", "nowhere.yaml", SCENARIO).said())
                .contains("there is no file nowhere.yaml");
        assertThat(Rig.spillway("simulate", "-f", SERVICE, "nowhere.yaml").said())
                .contains("there is no file nowhere.yaml");
        assertThat(Rig.spillway("simulate", "-f", SERVICE).said()).contains("Missing required parameter: 'SCENARIO'");
        assertThat(Rig.spillway("simulate", "-f", SERVICE, SERVICE).said())
                .contains("kind: must be one of Scenario, but was 'Service'");
        assertThat(Rig.spillway("simulate", "-f", SCENARIO, SCENARIO).status()).isEqualTo(Exit.BAD_INPUT);
        assertThat(Rig.spillway("simulate", "-f", SERVICE, SCENARIO, "--seed", "x").said()).contains("--seed");
    }
}
