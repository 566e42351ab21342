package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.cli.Rig.Ran;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Header;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.gateway.view.EntryView;
import dev.spillway.gateway.view.Json;
import dev.spillway.gateway.view.Labels;
import dev.spillway.simulator.scenario.Rehearsal;
import dev.spillway.simulator.scenario.Rehearsal.Rehearsed;
import dev.spillway.simulator.scenario.ScenarioReader;
import dev.spillway.simulator.scenario.ScenarioReading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spillway backtest} on exported logs. */
class BacktestLogTest {
    private static final Path SERVICE = Path.of("src/test/resources/simulate/service.yaml");
    private static final Path SCENARIO = Path.of("src/test/resources/simulate/scenario.yaml");

    @TempDir
    Path directory = Path.of("");

    private static Rehearsed rehearsed(String service, String scenario) {
        if (DefinitionReader.read(service) instanceof Reading.Read read && ScenarioReader.read(scenario,
                read.definition(), read.revision()) instanceof ScenarioReading.Read(var understood)) {
            return Rehearsal.run(read.definition(), understood);
        }
        throw new AssertionError(service + scenario);
    }

    private static List<String> exported(Rehearsed rehearsed) {
        Labels labels = Labels.of(rehearsed.last());
        return rehearsed.log().stream().map(entry -> Json.write(EntryView.of(entry, labels))).toList();
    }

    private static String scenario(String rate) throws Exception {
        return Files.readString(SCENARIO).replace("value: 10%", "value: " + rate);
    }

    private Path log(List<String> lines) throws Exception {
        return Files.write(directory.resolve("log.jsonl"), lines);
    }

    private Ran backtest(List<String> lines, String max, String... more) throws Exception {
        Path changed = Files.writeString(directory.resolve("changed.yaml"),
                Files.readString(SERVICE).replace("max: 2%", "max: " + max));
        var args = new ArrayList<>(
                List.of("backtest", "-f", changed.toString(), "--log", log(lines).toString()));
        args.addAll(List.of(more));
        return Rig.spillway(args.toArray(String[]::new));
    }

    @Test
    void everyLineOfALogComesBackFromItsJsonAsItWas() throws Exception {
        // given
        Rehearsed rehearsed = rehearsed(Files.readString(SERVICE), scenario("10%"));
        // when
        var back = new ArrayList<Entry>();
        for (String line : exported(rehearsed)) {
            back.add(Json.read(line, EntryView.class).entry());
        }
        // then
        assertThat(back).isEqualTo(rehearsed.log().stream().map(BacktestLogTest::withoutDigest).toList());
    }

    private static Entry withoutDigest(Entry entry) {
        Header h = entry.header();
        return new Entry(new Header(h.service(), h.sequence(), h.at(), h.rollout(), new Header.Cause(h.cause().kind(),
                h.cause().id(), Optional.empty(), h.cause().actor(), h.cause().saidAt())), entry.event());
    }

    @Test
    void aStricterPolicyAndTheOneOfThenStandSideBySide() throws Exception {
        // given
        List<String> lines = exported(rehearsed(Files.readString(SERVICE), scenario("1.9%")));
        // when
        Ran ran = backtest(lines, "1%");
        JsonNode json = Json.read(backtest(lines, "1%", "-o", "json").said());
        // then
        assertThat(ran.status()).as(ran.said()).isZero();
        assertThat(ran.said()).contains("1 recorded rollouts judged again").containsPattern(
                "taken back: false alarms +0 \\(0.0 %\\) +1 \\(100.0 %\\)").contains("decided   passed")
                .containsPattern("would be  taken back after 1h\\d+m.*: errors: .* beyond doubt");
        assertThat(json.path("rollouts").asInt()).isEqualTo(1);
        assertThat(json.path("cases").path(0).path("truth").asText()).isEqualTo("healthy");
        assertThat(json.path("rows").path(0).path("asWouldBeDecided").path("takenBack").asInt()).isEqualTo(1);
        assertThat(backtest(lines, "2%").said()).doesNotContain("what differs");
        assertThat(backtest(lines, "2%", "--all").said()).contains("would be  passed");
    }

    @Test
    void aBrokenChainAnUnknownKindAndATruncatedFileAreSaidWithTheirLine() throws Exception {
        // given
        List<String> lines = exported(rehearsed(Files.readString(SERVICE), scenario("10%")));
        var missing = new ArrayList<>(lines);
        missing.remove(6);
        var unknown = new ArrayList<>(lines);
        unknown.set(3, lines.get(3).replace("\"type\":\"CommandsIssued\"", "\"type\":\"CommandsSung\""));
        var cut = new ArrayList<>(lines.subList(0, 9));
        cut.add(lines.get(9).substring(0, 80));
        var wrong = new ArrayList<>(lines);
        wrong.set(2, lines.get(2).replace("\"kind\":\"deploy\"", "\"kind\":\"dance\""));
        // then
        assertThat(backtest(missing, "1%").said()).contains("log.jsonl:7: the chain is broken: number ");
        assertThat(backtest(unknown, "1%").said()).contains("log.jsonl:4: unknown kind of event 'CommandsSung'");
        assertThat(backtest(cut, "1%").said()).contains("log.jsonl:10: is not a line of a log, or is cut off");
        assertThat(backtest(wrong, "1%").said()).contains("log.jsonl:3: StepStarted cannot be read")
                .contains("no kind of Step is called 'dance'");
        assertThat(backtest(List.of("{\"some\": \"json\"}"), "1%").said())
                .contains("log.jsonl:1: is not a line of a log");
        assertThat(backtest(List.of(), "1%").said()).contains("holds no line of a log");
        assertThat(backtest(missing, "1%").status()).isEqualTo(Exit.BAD_INPUT);
    }

    @Test
    void aLogOfAnotherServiceIsNotJudgedUnlessItIsAskedFor() throws Exception {
        // given
        List<String> lines = exported(
                rehearsed(Files.readString(SERVICE).replace("name: checkout", "name: cart"), scenario("10%")));
        // then
        assertThat(backtest(lines, "1%").said()).contains("the log holds no rollout of prod/checkout; --any-service");
        assertThat(backtest(lines, "1%", "--any-service").said()).contains("1 recorded rollouts judged again");
    }

    @Test
    void filesThatAreNotThereAreSaid() {
        assertThat(Rig.spillway("backtest", "--log", "x").said()).contains("-f: is missing");
        assertThat(Rig.spillway("backtest", "-f", "nowhere.yaml", "--log", "x").said())
                .contains("there is no file nowhere.yaml");
        assertThat(Rig.spillway("backtest", "-f", SERVICE.toString(), "--log", "nowhere.jsonl").said())
                .contains("--log: there is no file nowhere.jsonl");
    }
}
