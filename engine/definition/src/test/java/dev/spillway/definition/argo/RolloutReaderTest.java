package dev.spillway.definition.argo;

import static dev.spillway.definition.argo.Manifests.beside;
import static dev.spillway.definition.argo.Manifests.canary;
import static dev.spillway.definition.argo.Manifests.file;
import static dev.spillway.definition.argo.Manifests.good;
import static dev.spillway.definition.argo.Manifests.steps;
import static dev.spillway.definition.argo.Manifests.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Background;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Weight;
import dev.spillway.core.plan.Plans;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.definition.yaml.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutReaderTest {
    /** Without its header routes, which no executor serves. */
    private static String servedCanary() {
        String text = file("canary.yaml");
        int from = text.indexOf("          setHeaderRoute:\n");
        int to = text.indexOf("        - pause: {duration: 90}");
        return text.substring(0, from)
                + text.substring(to).replace("        - setHeaderRoute: {name: testers}\n", "");
    }

    @Test
    void everyKindOfStepHasItsPlace() {
        // when
        List<Problem> problems = Manifests.problems(beside(file("canary.yaml")));

        // then: what has no executor is blamed where it is written
        assertThat(problems).extracting(Problem::toString).containsExactly(
                "line 47, column 13: spec.strategy.canary.steps[1].setHeaderRoute: step 3: setHeaderRoute cannot be done by the platform 'local' of the target 'app'; it can by istio",
                "line 54, column 27: spec.strategy.canary.steps[4].setHeaderRoute: step 7: setHeaderRoute cannot be done by the platform 'local' of the target 'app'; it can by istio");
    }

    @Test
    void aCanaryIsReadInFull() {
        // when
        Reading.Read read = good(beside(servedCanary()));

        // then
        assertThat(steps(read)).containsExactly(new Step.SetCanaryScale(Optional.of(new Weight(250))),
                new Step.SetWeight(new Weight(55)), new Step.Pause(Optional.of(Duration.ofSeconds(90))),
                new Step.SetCanaryScale(Optional.empty()),
                new Step.Analysis(List.of("error-share", "latency"), Duration.ofMinutes(10)),
                new Step.SetWeight(new Weight(500)), new Step.Pause(Optional.of(Duration.ofMinutes(90))),
                new Step.SetWeight(new Weight(100)), new Step.SetCanaryScale(Optional.of(new Weight(400))),
                new Step.Pause(Optional.of(Duration.ofSeconds(45))), new Step.Pause(Optional.empty()));
        assertThat(((Strategy.Canary) read.definition().strategy()).background())
                .contains(new Background(List.of("error-share-2"), 2));
        assertThat(read.definition().policy().window()).isEqualTo(Duration.ofMinutes(2));
        assertThat(read.definition().policy().deadlines().deploy()).isEqualTo(Duration.ofMinutes(5));
        assertThat(read.definition().policy().deadlines().drain()).isEqualTo(Policy.Deadlines.DEFAULT.drain());
    }

    @Test
    void argumentsAreFilledInAndSecretsStayReferences() {
        // when
        Reading.Read read = good(beside(servedCanary()));

        // then
        assertThat(Manifests.analysis(read, "error-share").query())
                .containsEntry("query", "errors{service=\"basket\"} / requests{service=\"basket\"}")
                .containsEntry("header.Authorization", "Bearer {{secret:prometheus/token}}")
                .containsEntry("timeout", "20");
        assertThat(Manifests.conditions(read, "error-share").failure()).contains("result[0] > 0.05");
        assertThat(Manifests.conditions(read, "error-share").initialDelay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(Manifests.analysis(read, "latency").query())
                .containsEntry("url", "https://metrics.example.org/baskets")
                .containsEntry("body",
                        "{\"canary\":\"{{canary}}\",\"stable\":\"{{stable}}\",\"quantiles\":[0.5,0.99],\"exact\":true}")
                .containsEntry("header.Content-Type", "application/json").containsEntry("method", "POST")
                .containsEntry("jsonPath", "{$.latency}");
        assertThat(Manifests.conditions(read, "latency").dryRun()).isTrue();
        assertThat(Manifests.conditions(read, "error-share-2").dryRun()).isFalse();
    }

    @Test
    void aStepOfSeveralKindsBecomesOneForEach() {
        // when
        Reading.Read read = good(canary("""
                trafficRouting: {nginx: {stableIngress: a}}
                steps:
                  - pause: {}
                    setCanaryScale: {weight: 30}
                    setWeight: 5
                """));

        // then
        assertThat(steps(read)).containsExactly(new Step.SetCanaryScale(Optional.of(Weight.percent(30))),
                new Step.SetWeight(Weight.percent(5)), new Step.Pause(Optional.empty()));
        assertThat(read.warnings()).extracting(Problem::message)
                .anyMatch(m -> m.contains("takes only one of setWeight, analysis, pause"));
    }

    @Test
    void blueGreenLooksBeforeAndAfterTheSwitch() {
        // when
        Reading.Read read = good(beside(file("blue-green.yaml")));

        // then
        assertThat(Plans.compile(read.definition()).steps()).containsExactly(new Step.Deploy(),
                new Step.Analysis(List.of("smoke"), Duration.ofMinutes(10)), new Step.Pause(Optional.empty()),
                new Step.SetWeight(Weight.FULL), new Step.Analysis(List.of("smoke-2"), Duration.ofMinutes(10)),
                new Step.Promote());
        assertThat(Manifests.analysis(read, "smoke").query()).containsEntry("url", "http://till-preview/health")
                .containsEntry("header.X-Probe", "spillway").containsEntry("timeout", "5");
        assertThat(Manifests.analysis(read, "smoke-2").query()).containsEntry("url", "http://till/health");
        assertThat(read.definition().policy().window()).isEqualTo(Duration.ofMinutes(10));
        assertThat(read.warnings()).extracting(Problem::path).contains("spec.strategy.blueGreen.previewReplicaCount");
    }

    @Test
    void blueGreenMayPromoteItselfAfterAWhile() {
        // when
        var read = good(beside(file("blue-green.yaml")
                .replace("autoPromotionEnabled: false", "autoPromotionSeconds: 30")));

        // then
        assertThat(((Strategy.BlueGreen) read.definition().strategy()).before())
                .contains(new Step.Pause(Optional.of(Duration.ofSeconds(30))));
    }

    @Test
    void aRolloutByItselfSaysWhereItRunsAndWhatRuns() {
        // when
        Reading reading = DefinitionReader.read(file("canary.yaml"));

        // then
        assertThat(((Reading.Problems) reading).problems()).extracting(Problem::message)
                .anyMatch(m -> m.contains("platform 'kubernetes', which no executor serves"));
        RolloutReader rollout = RolloutReader.of(dev.spillway.definition.yaml.YamlText
                .documents(file("canary.yaml"), new dev.spillway.definition.yaml.Findings()).getFirst()).orElseThrow();
        assertThat(rollout.service()).hasToString("Optional[shop/basket]");
        assertThat(rollout.target().settings()).containsEntry("workload", "Rollout/basket")
                .containsEntry("namespace", "shop").containsEntry("replicas", "8")
                .containsEntry("image.basket", "registry.example.org/basket:v7")
                .containsEntry("canaryService", "basket-canary")
                .containsEntry("trafficRouting.nginx.stableIngresses[1]", "basket-internal");
        assertThat(rollout.revision().orElseThrow().label()).isEqualTo("v7");
    }

    @Test
    void whatAServiceSaysGoesBeforeWhatTheRolloutSays() {
        // given
        String text = (Manifests.SERVICE + "policy: {window: 3h}\n---\n" + servedCanary());

        // when
        Reading.Read read = good(text);

        // then
        assertThat(read.definition().policy().window()).isEqualTo(Duration.ofHours(3));
        assertThat(read.definition().policy().deadlines().deploy()).isEqualTo(Duration.ofMinutes(5));
        assertThat(read.warnings()).extracting(Problem::path).contains("spec.selector", "spec.template",
                "spec.strategy.canary.canaryService", "spec.strategy.canary.trafficRouting.nginx");
        assertThat(read.warnings()).extracting(Problem::message)
                .contains("v1 Service is not read by Spillway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"90", "\"90\"", "90s", "1m30s", "1.5m", "90.9s"})
    void aPauseIsSecondsOrAGoDuration(String written) {
        assertThat(steps(good(canary("steps: [{pause: {duration: %s}}]".formatted(written)))))
                .containsExactly(new Step.Pause(Optional.of(Duration.ofSeconds(90))));
    }

    static Stream<Arguments> mistakes() {
        String routed = "trafficRouting: {managedRoutes: [{name: a}], nginx: {stableIngress: i}}\n";
        return Stream.of(
                Arguments.of("steps: [{setWeight: 101}]", "steps[0].setWeight", "from 0 to 100"),
                Arguments.of("steps: [{setWeight: 10%}]", "steps[0].setWeight", "whole number"),
                Arguments.of("steps: [{setWeight: [5]}]", "steps[0].setWeight", "but was a list"),
                Arguments.of("steps: [{setWieght: 5}]", "steps[0].setWieght", "did you mean 'setWeight'?"),
                Arguments.of("steps: [{}]", "steps[0]", "the step is empty"),
                Arguments.of("steps: [{pause: }]", "steps[0]", "the step is empty"),
                Arguments.of("steps: 5", "steps", "must be a list"),
                Arguments.of("steps: [{pause: {duration: -5}}]", "steps[0].pause.duration", "not negative"),
                Arguments.of("steps: [{pause: {duration: 5 minutes}}]", "steps[0].pause.duration", "30s, 5m"),
                Arguments.of("steps: [{pause: {duration: 1d}}]", "steps[0].pause.duration", "30s, 5m"),
                Arguments.of("steps: [{experiment: {templates: []}}]", "steps[0].experiment", "not done by Spillway"),
                Arguments.of("steps: [{plugin: {name: a/b}}]", "steps[0].plugin", "not done by Spillway"),
                Arguments.of(routed + "steps: [{setHeaderRoute: {name: other}}]", "steps[0].setHeaderRoute.name",
                        "managedRoutes; known are a"),
                Arguments.of("steps: [{setHeaderRoute: {name: b}}]", "steps[0].setHeaderRoute.name", "not written"),
                Arguments.of(routed + "steps: [{setHeaderRoute: {name: a, match: [{headerName: X}]}}]",
                        "steps[0].setHeaderRoute.match[0].headerValue", "is missing"),
                Arguments.of(
                        routed + "steps: [{setHeaderRoute: {name: a, match: [{headerName: X, headerValue: {exact: a, prefix: b}}]}}]",
                        "steps[0].setHeaderRoute.match[0].headerValue", "exactly one of exact, prefix, regex"),
                Arguments.of(
                        routed + "steps: [{setMirrorRoute: {name: a, percentage: 5, match: [{path: {exact: /}}]}}]",
                        "steps[0].setMirrorRoute.match", "not done by Spillway"),
                Arguments.of("steps: []", "", "roll has no executor"),
                Arguments.of("maxSurge: 0\nmaxUnavailable: 0%\nsteps: [{setWeight: 5}]", "maxSurge",
                        "cannot both be 0"),
                Arguments.of("steps: [{setWeight: 5}]\nanalysis: {templates: [{templateName: gone}]}",
                        "analysis.templates[0].templateName", "no AnalysisTemplate 'gone' is in this text"),
                Arguments.of("steps: [{setWeight: 5}]\nanalysis: {}", "analysis", "names no template"),
                Arguments.of("steps: [{setWeight: 5}]\ncanaryService: [a]", "canaryService", "must be a text"),
                Arguments.of("steps: [{setWeight: 5}]\ndynamicStableScale: maybe", "dynamicStableScale",
                        "one of false, true"),
                Arguments.of("steps: [{setWeight: 5}]\nminPodsPerReplicaSet: two", "minPodsPerReplicaSet",
                        "whole number"),
                Arguments.of("steps: [{setWeight: 5}]\ntrafficRouting: {alb: {ingresses: a}}",
                        "trafficRouting.alb.ingresses", "must be a list"),
                Arguments.of("steps: [{setWeight: 5}]\ntrafficRouting: {istio: x}", "trafficRouting.istio",
                        "block of fields"),
                Arguments.of("steps: [{setWeight: 5}]\ntrafficRouting: {istoi: {}}", "trafficRouting.istoi",
                        "did you mean 'istio'?"),
                Arguments.of("steps: [" + "{setWeight: 5}, ".repeat(63) + "{pause: {}}]", "", "62 are allowed"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsPlace(String body, String path, String says) {
        // when
        List<Problem> problems = Manifests.problems(canary(body));

        // then
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path())
                    .isEqualTo("spec.strategy.canary" + (path.isEmpty() ? "" : "." + path));
            assertThat(problem.message()).contains(says);
            assertThat(problem.line()).isGreaterThan(Manifests.BEFORE + 5);
            assertThat(problem.column()).isPositive();
        });
    }

    static Stream<Arguments> warnings() {
        return Stream.of(
                Arguments.of("dynamicStableScale: true", "canary.dynamicStableScale", "full capacity"),
                Arguments.of("abortScaleDownDelaySeconds: 5", "canary.abortScaleDownDelaySeconds",
                        "traffic was seen gone"),
                Arguments.of("trafficRouting: {maxTrafficWeight: 3, nginx: {}}", "canary.steps[0].setWeight", "33.3 %"),
                Arguments.of("analysis: {startingStep: 1, templates: [{templateName: t}]}", "canary.analysis",
                        "never runs"),
                Arguments.of("stableMetadata: {labels: {role: stable}}", "canary.stableMetadata", "not labelled"));
    }

    @ParameterizedTest
    @MethodSource("warnings")
    void whatMeansAnotherThingHereIsAWarning(String body, String path, String says) {
        // when
        Reading.Read read = good(canary(body + "\nsteps: [{setWeight: 1}]",
                template("t", "metrics: [{name: m, provider: {web: {url: 'http://a/'}}}]")));

        // then
        assertThat(read.warnings()).anySatisfy(warning -> {
            assertThat(warning.path()).isEqualTo("spec.strategy." + path);
            assertThat(warning.message()).contains(says);
        });
    }

    @Test
    void aPausedRolloutIsRefused() {
        // given
        String text = canary("steps: [{setWeight: 5}]").replace("spec:\n", "spec:\n  paused: true\n");

        // when / then
        assertThat(Manifests.problems(text)).singleElement()
                .satisfies(p -> assertThat(p.message()).contains("spillway pause"));
    }

    @Test
    void aWeightMayGoDown() {
        assertThat(steps(good(canary("steps: [{setWeight: 50}, {pause: {}}, {setWeight: 0}, {setWeight: 50}]"))))
                .hasSize(4);
    }

    @Test
    void oneOfTheStrategiesMustBeWritten() {
        String none = canary("steps: []").replace("canary:\n      steps: []", "{}");
        assertThat(Manifests.problems(none)).extracting(Problem::message)
                .anyMatch(m -> m.contains("one of canary, blueGreen, but none"));
    }
}
