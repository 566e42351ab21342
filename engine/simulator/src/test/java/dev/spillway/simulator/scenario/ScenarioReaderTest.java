package dev.spillway.simulator.scenario;

import static dev.spillway.simulator.scenario.Given.CANARY;
import static dev.spillway.simulator.scenario.Given.SCENARIO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.definition.yaml.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioReaderTest {
    private static List<String> wrong(String more) {
        return switch (Given.reading(CANARY, SCENARIO + more)) {
            case ScenarioReading.Wrong(List<Problem> problems) -> problems.stream().map(Problem::toString).toList();
            case ScenarioReading.Read read -> throw new AssertionError("it was read: " + read);
        };
    }

    @Test
    void allThatAScenarioCanSayIsRead() {
        // when
        var scenario = Given.scenario(CANARY, """
                apiVersion: spillway.dev/v1
                kind: Scenario
                seed: 7
                counts: exact
                stable: v1
                canary: v2
                until: 3h
                traffic: [{at: 0s, value: 200}, {at: 10m, value: 0.5}]
                revisions:
                  v1: {errorRate: 0.5%, latency: {median: 80ms, p99: 400ms}}
                  canary: {errorRate: [{at: 0s, value: 0.5%}, {at: 20m, value: 100%}], startup: 20s}
                events:
                  - {at: 12m, alert: HighErrors, revision: v2, reason: too many}
                  - {at: 20m, skip: bob, analysis: errors, reason: known}
                faults:
                  - {at: 1m, for: 2m, target: app, slow: 30s}
                  - {at: 1m, target: app, fail: 2, reason: throttled}
                  - {at: 1m, for: 5m, target: app, silent: true}
                  - {at: 1m, target: app, revision: v2, ready: 1}
                """);
        // then
        assertThat(scenario.seed()).isEqualTo(7);
        assertThat(scenario.canary().artifact()).isEqualTo("run");
        assertThat(scenario.traffic().at(Duration.ofMinutes(9))).isEqualTo(200);
        assertThat(scenario.traffic().at(Duration.ofMinutes(10))).isEqualTo(0.5);
        assertThat(scenario.behaviour(Side.CANARY).errorRate().at(Duration.ofHours(1))).isEqualTo(1);
        assertThat(scenario.actions()).hasSize(2);
        assertThat(scenario.faults()).hasSize(4);
    }

    @Test
    void whatIsWrongIsSaidWithItsPlaceAndWithWhatWouldBeRight() {
        assertThat(wrong("trafic: 5\n"))
                .containsExactly("line 5, column 1: trafic: unknown field; did you mean 'traffic'?");
        assertThat(wrong("revisions: {v3: {errorRate: 1%}}\n"))
                .containsExactly("line 5, column 13: revisions.v3: unknown field; did you mean 'v1'?");
        assertThat(wrong("faults: [{at: 1m, target: db, fail: 1}]\n")).singleElement().asString()
                .contains("faults[0].target: prod/checkout has no target 'db'; ");
        assertThat(wrong("revisions: {v2: {errorRate: -1%}}\n")).singleElement().asString().contains(
                "line 5, column 29: revisions.v2.errorRate: must be a percentage from 0 to 100 such as 0.5%, but was '-1%'");
        assertThat(wrong("revisions: {v2: {errorRate: 101}}\n")).singleElement().asString().contains("from 0 to 100");
        assertThat(wrong("events: [{at: -1m, abort: bob, reason: x}]\n")).singleElement().asString()
                .contains("events[0].at: must not be negative");
        assertThat(wrong("events: [{at: 1m, abort: bob}]\n")).singleElement().asString()
                .contains("events[0].reason: is missing");
        assertThat(wrong("events: [{at: 1m, abort: bob, pause: bob, reason: x}]\n")).singleElement().asString()
                .contains("needs one of alert, abort");
        assertThat(wrong("events: [{at: 1m, alert: A, revision: v9}]\n")).singleElement().asString()
                .contains("no revision of this scenario is called 'v9'; did you mean 'v1'?");
        assertThat(wrong("faults: [{at: 1m, target: app, silent: true}]\n")).singleElement().asString()
                .contains("faults[0].for: is missing");
        assertThat(wrong("faults: [{at: 1m, target: app, revision: v2, ready: 4}]\n")).singleElement().asString()
                .contains("whole number from 0 to 3");
        assertThat(wrong("results: {errors: 1}\n")).singleElement().asString()
                .contains("results: means nothing here");
        assertThat(wrong("revisions: {v1: {startup: never}}\n")).singleElement().asString()
                .contains("the stable revision has to come up");
        assertThat(wrong("canary: v1\n")).singleElement().asString().contains("must have different names");
    }

    @Test
    void timesOfAValueHaveToRiseAndTrafficCannotBeNegative() {
        String without = SCENARIO.replace("traffic: 200\n", "");
        assertThat(Given.reading(CANARY, without + "traffic: [{at: 5m, value: 1}, {at: 5m, value: 2}]\n").toString())
                .contains("traffic[1].at: must be later than the entry before it");
        assertThat(Given.reading(CANARY, without + "traffic: -5\n").toString())
                .contains("must be requests per second from 0 to 1000000, but was '-5'");
        assertThat(Given.reading(CANARY, without + "traffic: []\n").toString()).contains("must not be an empty list");
    }

    @Test
    void whatIsNoScenarioAtAllIsSaid() {
        assertThat(Given.reading(CANARY, "").toString()).contains("the file is empty; it must hold a Scenario");
        assertThat(Given.reading(CANARY, "a: [").toString()).contains("this is not YAML");
        assertThat(Given.reading(CANARY, CANARY).toString()).contains("kind: must be one of Scenario");
        assertThat(Given.reading(CANARY, SCENARIO + "---\n" + SCENARIO).toString()).contains("here are 2 documents");
    }

    @Test
    void anAnalysisThatJudgesResultsNeedsThem() {
        String results = CANARY.replace("errorRate: {max: 2%}", "successCondition: result[0] >= 0.95")
                .replace("provider: prometheusText", "provider: web");
        assertThat(Given.reading(results, SCENARIO).toString())
                .contains("say under results.errors what its source answers");
        assertThat(Given.reading(results, SCENARIO + "results: {errors: [{at: 1m}]}\n").toString())
                .contains("needs one of value, noData, error");
        assertThat(Given.scenario(results,
                SCENARIO + "results: {errors: [{value: [0.9, true]}, {at: 1m, noData: none}]}\n").results().toString())
                .contains("[0.9,true]").contains("NO_DATA");
    }
}
