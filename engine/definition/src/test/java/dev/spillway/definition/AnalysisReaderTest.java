package dev.spillway.definition;

import static dev.spillway.definition.DefinitionReaderTest.good;
import static dev.spillway.definition.DefinitionReaderTest.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions.Unreachable;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Metric;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Undecided;
import dev.spillway.core.model.Background;
import dev.spillway.core.model.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Analyses by conditions in Spillway's own YAML: the words are Argo Rollouts'. */
class AnalysisReaderTest {
    private static final String PROMETHEUS = "provider: prometheus, query: {address: 'http://p:9090', query: up}";

    private static String definition(String analysis) {
        return small("canary: {steps: [{setWeight: 5}, {analysis: a}]}") + "analyses: [{name: a, " + analysis + "}]\n";
    }

    private static AnalysisSpec read(String analysis) {
        return good(definition(analysis)).definition().analyses().getFirst();
    }

    @Test
    void everyWordOfAConditionIsRead() {
        // when
        AnalysisSpec spec = read(PROMETHEUS + ", interval: 5s, successCondition: 'result[0] > 0.9', failureCondition: "
                + "'result[0] < 0.5', initialDelay: 1m, count: 10, failureLimit: 2, inconclusiveLimit: 3, "
                + "consecutiveErrorLimit: 5, consecutiveSuccessLimit: 4, dryRun: true, onNoData: fail, noDataFor: 2m");

        // then
        assertThat(spec.threshold()).isEqualTo(new Conditions(Optional.of("result[0] > 0.9"),
                Optional.of("result[0] < 0.5"), Duration.ofMinutes(1), Optional.of(10), 2, 3, 5, 4, Unreachable.ERROR,
                Duration.ofMinutes(2), true));
        assertThat(spec.onNoData()).isEqualTo(OnNoData.FAIL);
        assertThat(spec.query()).containsEntry("address", "http://p:9090").containsEntry("query", "up");
    }

    @Test
    void aConditionNeedsNothingElse() {
        assertThat(read(PROMETHEUS + ", successCondition: result > 1").threshold()).isEqualTo(new Conditions(
                Optional.of("result > 1"), Optional.empty(), Duration.ZERO, Optional.empty(), 0, 0, 4, 0,
                Unreachable.NO_DATA, Duration.ofMinutes(5), false));
    }

    @Test
    void aCommandAnswersYesOrNo() {
        // when
        AnalysisSpec spec = read("provider: command, count: 1, query: {command: ./smoke, timeout: 5, env.A: b}");

        // then
        assertThat(((Conditions) spec.threshold()).success()).contains("result == true");
        assertThat(spec.query()).containsEntry("env.A", "b");
    }

    @Test
    void queriesOfCloudWatchMayBeWrittenAsYaml() {
        assertThat(read("provider: cloudWatch, successCondition: 'true', query: {region: eu-west-1, metricDataQueries: "
                + "[{id: a, expression: 'b / c', returnData: true}]}").query()).containsEntry("metricDataQueries",
                        "[{\"id\":\"a\",\"expression\":\"b / c\",\"returnData\":true}]");
    }

    @Test
    void whoPushesMayPushResults() {
        assertThat(read("provider: push, successCondition: result > 1").threshold()).isInstanceOf(Conditions.class);
    }

    @Test
    void countsOfPrometheusAreJudgedByRates() {
        assertThat(
                read("provider: prometheus, errorRate: {max: 1%}, query: {address: 'http://p', requests: r, errors: e}")
                        .query())
                .hasSize(3);
    }

    @Test
    void anAnalysisMayWatchAcrossSteps() {
        // when
        var strategy = good(small("canary: {steps: [{setWeight: 5}, {pause: {}}], background: {analyses: [a], "
                + "startingStep: 1}}") + "analyses: [{name: a, " + PROMETHEUS + ", successCondition: result > 1}]\n")
                .definition().strategy();

        // then
        assertThat(((Strategy.Canary) strategy).background()).contains(new Background(List.of("a"), 1));
    }

    @Test
    void aJudgeNeedsNothingElse() {
        assertThat(read("provider: push, judge: {}").threshold()).isEqualTo(Judge.DEFAULT);
    }

    @Test
    void everyWordOfAJudgeIsRead() {
        assertThat(
                read("provider: push, judge: {errors: {max: 2%}, slow: [{over: 300ms}, {over: 1s, max: 5%}], tolerate: "
                        + "1.5, regression: 3, alpha: 0.1%, beta: 10%, negligible: 0.01%, undecided: pass}")
                        .threshold())
                .isEqualTo(new Judge(
                        List.of(new Metric.Errors(Optional.of(0.02)), new Metric.Slow(300, Optional.empty()),
                                new Metric.Slow(1000, Optional.of(0.05))),
                        1.5, 3, 0.001, 0.1, 0.0001, Undecided.PASS));
    }

    @Test
    void slowRequestsAloneAreEnoughToJudge() {
        assertThat(((Judge) read("provider: push, judge: {slow: {over: 300ms}}").threshold()).metrics())
                .containsExactly(new Metric.Slow(300, Optional.empty()));
    }

    static Stream<Arguments> mistakes() {
        String good = PROMETHEUS + ", successCondition: result > 1";
        String web = "provider: web, successCondition: result > 1, query: ";
        return Stream.of(
                Arguments.of(PROMETHEUS, "analyses[0]", "successCondition such as"),
                Arguments.of(good + ", count: 3, failureLimit: 2, consecutiveSuccessLimit: 2", "analyses[0].count",
                        "must be at least failureLimit + consecutiveSuccessLimit (2 + 2)"),
                Arguments.of(good + ", failureLimit: -1", "analyses[0].failureLimit", "cannot be switched off"),
                Arguments.of(good + ", errorRate: {max: 1}", "analyses[0].errorRate", "beside a condition"),
                Arguments.of(good + ", minRequests: 5", "analyses[0].minRequests", "only rates"),
                Arguments.of(good + ", initialDelay: 1.5m", "analyses[0].initialDelay", "30s, 15m"),
                Arguments.of(good + ", dryRun: maybe", "analyses[0].dryRun", "one of false, true"),
                Arguments.of("provider: push, errorRate: {max: 1}, count: 5", "analyses[0].count",
                        "belongs to a successCondition"),
                Arguments.of("provider: prometheusText, successCondition: result > 1, query: {url: 'http://a'}",
                        "analyses[0].provider", "gives counts"),
                Arguments.of("provider: web, errorRate: {max: 1}, query: {url: 'http://a'}", "analyses[0].provider",
                        "gives results"),
                Arguments.of("provider: prometheus, successCondition: result > 1", "analyses[0]",
                        "query is missing; prometheus needs address and query"),
                Arguments.of("provider: prometheus, successCondition: result > 1, query: {address: 'http://a'}",
                        "analyses[0].query.query", "is missing"),
                Arguments.of(web + "{url: 'ftp://a'}", "analyses[0].query.url", "http or https"),
                Arguments.of(web + "{url: 'http://a', jsonpath: a}", "analyses[0].query.jsonpath",
                        "did you mean 'jsonPath'?"),
                Arguments.of(web + "{url: 'http://a', method: FETCH}", "analyses[0].query.method",
                        "GET or POST or PUT"),
                Arguments.of(web + "{url: 'http://a', timeout: soon}", "analyses[0].query.timeout", "seconds"),
                Arguments.of(web + "{url: 'http://a', header.: a}", "analyses[0].query.header.", "unknown key"),
                Arguments.of("provider: command, query: {command: 'curl {{secret:a/b}}'}", "analyses[0].query.command",
                        "env.NAME"),
                Arguments.of("provider: push, judge: {}, minRequests: 5", "analyses[0].minRequests",
                        "says itself when it has seen enough"),
                Arguments.of("provider: push, judge: {}, errorRate: {max: 1%}", "analyses[0]", "needs one threshold"),
                Arguments.of("provider: web, judge: {}, query: {url: 'http://a'}", "analyses[0].provider",
                        "rates and judges need counts"),
                Arguments.of("provider: push, judge: {tolerance: 2}", "analyses[0].judge.tolerance",
                        "did you mean 'tolerate'?"),
                Arguments.of("provider: push, judge: {tolerate: 20%}", "analyses[0].judge.tolerate",
                        "must be a ratio from 1 to 10, such as 1.5, but was '20%'"),
                Arguments.of("provider: push, judge: {tolerate: 0.5}", "analyses[0].judge.tolerate", "from 1 to 10"),
                Arguments.of("provider: push, judge: {tolerate: 3}", "analyses[0].judge.tolerate",
                        "regression (2.0) must be above tolerate (3.0)"),
                Arguments.of("provider: push, judge: {alpha: 0}", "analyses[0].judge.alpha",
                        "must be 0.001% to 20%, but was 0%"),
                Arguments.of("provider: push, judge: {beta: 60%}", "analyses[0].judge.beta", "to 50%"),
                Arguments.of("provider: push, judge: {negligible: 100%}", "analyses[0].judge.negligible",
                        "below 100 %"),
                Arguments.of("provider: push, judge: {undecided: wait}", "analyses[0].judge.undecided",
                        "one of hold, pass"),
                Arguments.of("provider: push, judge: {slow: []}", "analyses[0].judge.slow", "at least one bound"),
                Arguments.of("provider: push, judge: {slow: {max: 1%}}", "analyses[0].judge.slow.over", "is missing"),
                Arguments.of("provider: push, judge: {slow: {over: 0s}}", "analyses[0].judge.slow.over",
                        "longer than nothing"),
                Arguments.of("provider: push, judge: {slow: [{over: 1s}, {over: 1000ms}]}",
                        "analyses[0].judge.slow[1]", "stands here twice"),
                Arguments.of("provider: push, judge: {errors: {max: many}}", "analyses[0].judge.errors.max",
                        "must be a percentage"),
                Arguments.of("provider: comand, successCondition: result", "analyses[0].provider",
                        "did you mean 'command'?"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsPlace(String analysis, String path, String says) {
        assertThat(BadInputTest.problems(definition(analysis))).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(says);
            assertThat(problem.line()).isEqualTo(6);
        });
    }

    static Stream<Arguments> mistakesInTheBackground() {
        return Stream.of(Arguments.of("{}", "strategy.canary.background.analyses", "is missing"),
                Arguments.of("{analyses: [b]}", "strategy.canary.background.analyses[0]", "'b' is not defined"),
                Arguments.of("{analyses: [a], startingStep: 1}", "strategy.canary.background.startingStep",
                        "from 0 to 0"),
                Arguments.of("{analyses: [a], from: 1}", "strategy.canary.background.from", "unknown field"));
    }

    @ParameterizedTest
    @MethodSource("mistakesInTheBackground")
    void aMistakeInTheBackgroundIsNamed(String background, String path, String says) {
        // given
        String text = small("canary: {steps: [{setWeight: 5}], background: " + background + "}")
                + "analyses: [{name: a, " + PROMETHEUS + ", successCondition: result > 1}]\n";

        // when / then
        assertThat(BadInputTest.problems(text)).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(says);
        });
    }
}
