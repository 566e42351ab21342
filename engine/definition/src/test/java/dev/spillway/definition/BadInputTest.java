package dev.spillway.definition;

import static dev.spillway.definition.DefinitionReaderTest.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Limits;
import dev.spillway.definition.yaml.Problem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake is named with its place, its field and what would be right. */
class BadInputTest {

    static List<Problem> problems(String text) {
        Reading reading = DefinitionReader.read(text);
        assertThat(reading).isInstanceOf(Reading.Problems.class);
        return ((Reading.Problems) reading).problems();
    }

    static Stream<Arguments> mistakesInTheStrategy() {
        String steps = "strategy.canary.steps";
        return Stream.of(
                Arguments.of("canary: {steps: [{setWeight: 101}]}", steps + "[0].setWeight", "must be 0..100 %"),
                Arguments.of("canary: {steps: [{setWeight: -1}]}", steps + "[0].setWeight", "must be 0..100 %"),
                Arguments.of("canary: {steps: [{setWeight: lots}]}", steps + "[0].setWeight", "'lots'"),
                Arguments.of("canary: {steps: [{setWeight: 0.05%}]}", steps + "[0].setWeight", "steps of 0.1 %"),
                Arguments.of("canary: {steps: [{setWeight: [5]}]}", steps + "[0].setWeight", "but was a list"),
                Arguments.of("canary: {steps: [{setWeight: 50}, {setWeight: 20}]}", steps + "[1]", "below the 50 %"),
                Arguments.of("canary: {steps: []}", steps, "empty plan"),
                Arguments.of("canary: {}", steps, "is missing"),
                Arguments.of("canary: {steps: [{}]}", steps + "[0]", "the step is empty"),
                Arguments.of("canary: {steps: 5}", steps, "must be a list"),
                Arguments.of("canary: {steps: [{setWieght: 5}]}", steps + "[0].setWieght",
                        "did you mean 'setWeight'?"),
                Arguments.of("canary: {steps: [{setWeight: 5, bake: 1m}]}", steps + "[0]",
                        "setWeight and bake; put each behind a dash"),
                Arguments.of("canary: {steps: [{bake: {duration: -5m}}]}", steps + "[0].bake.duration",
                        "must not be negative"),
                Arguments.of("canary: {steps: [{bake: {duration: 10}}]}", steps + "[0].bake.duration", "30s, 15m"),
                Arguments.of("canary: {steps: [{bake: {duration: 10m, maximum: 5m}}]}", steps + "[0].bake.maximum",
                        "below the duration 10m"),
                Arguments.of("canary: {steps: [{bake: {duration: 10m, analyses: [errors]}}]}",
                        steps + "[0].bake.analyses[0]", "'errors' is not defined"),
                Arguments.of("canary: {steps: [{analysis: []}]}", steps + "[0].analysis", "at least one analysis"),
                Arguments.of("canary: {steps: [{approve: 0}]}", steps + "[0].approve", "from 1 to 10"),
                Arguments.of("canary: {steps: [{setFlag: {key: a}}]}", steps + "[0].setFlag.weight", "is missing"),
                Arguments.of("canary: {steps: [{setFlag: 10}]}", steps + "[0].setFlag", "must be"),
                Arguments.of("canary: {steps: [{setWeight: 5}, {setFlag: {key: a, weight: 10}}]}", steps + "[1]",
                        "no target names the flag 'a'"),
                Arguments.of("canary: {steps: [{setFlag: {key: a, weight: 50}}, {setFlag: {key: a, weight: 10}}]}",
                        steps + "[1]", "flag a 10 % is below the 50 % before it"),
                Arguments.of("flag: {steps: [{setFlag: 10}]}", "strategy.flag.key", "is missing"),
                Arguments.of("flag: {key: a, steps: [{setFlag: 10}]}", "strategy.flag.steps[0]",
                        "no target names the flag 'a'"),
                Arguments.of("flag: {key: a, steps: [{setWeight: 10}]}", "strategy.flag.steps[0]",
                        "the strategy flag only ramps a flag"),
                Arguments.of("rolling: {}", "strategy", "cannot be done by the platform 'local'"),
                Arguments.of("", "strategy", "none is written"),
                Arguments.of("canary: {steps: [{setWeight: 5}]}, rolling: {}", "strategy", "canary and rolling"),
                Arguments.of("blueGren: {}", "strategy.blueGren", "did you mean 'blueGreen'?"));
    }

    @ParameterizedTest
    @MethodSource("mistakesInTheStrategy")
    void aMistakeInTheStrategyIsNamed(String strategy, String path, String says) {
        // when
        List<Problem> problems = problems(small(strategy));

        // then
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(says);
            assertThat(problem.line()).isEqualTo(5);
            assertThat(problem.column()).isPositive();
        });
    }

    static Stream<Arguments> mistakesAround() {
        String good = small("canary: {steps: [{setWeight: 5}]}");
        return Stream.of(
                Arguments.of(good.replace("kind: Service", "kind: Rollout"), 2, "kind", "must be one of Service"),
                Arguments.of(good.replace("/v1", "/v2"), 1, "apiVersion", "spillway.dev/v1"),
                Arguments.of(good.replace("name: shop", "name: my shop"), 3, "metadata.name", "'my shop'"),
                Arguments.of(good.replace(", environment: dev", ""), 3, "metadata.environment", "is missing"),
                Arguments.of(good.replace("metadata: {name: shop, environment: dev}\n", ""), 1, "metadata",
                        "is missing"),
                Arguments.of(good.replace("platform: local", "platform: nomad"), 4, "targets[0].platform",
                        "no executor serves the platform 'nomad'; known are database, ecs, flags, gatewayapi, haproxy, istio, kubernetes, local, memory"),
                Arguments.of(good.replace("platform: local", "platform: memory"), 4, "targets[0].local",
                        "this block means nothing"),
                Arguments.of(good.replace("command:", "comand:"), 4, "targets[0].local.comand",
                        "did you mean 'command'?"),
                Arguments.of(good.replace("name: app,", "name: app, role: boss,"), 4, "targets[0].role", "traffic"),
                Arguments.of(good.replace("name: app,", "name: app, role: traffic,"), 4, "targets",
                        "nothing to deploy to"),
                Arguments.of(good.replace("\"serve {port}\"", "serve, replicas: many"), 4,
                        "targets[0].local.replicas", "whole number from 1 to 50"),
                Arguments.of(good.replace("\"serve {port}\"", "serve, readiness: health"), 4,
                        "targets[0].local.readiness", "/health, or tcp"),
                Arguments.of(good.replace("\"serve {port}\"", "serve, port: 70000"), 4, "targets[0].local.port",
                        "65535"),
                Arguments.of(good + "policy: {window: -1h}\n", 6, "policy.window", "must not be negative"),
                Arguments.of(good + "policy: {deadlines: {write: 0s}}\n", 6, "policy.deadlines.write", "longer"),
                Arguments.of(good + "policy: {onConflict: fight}\n", 6, "policy.onConflict", "queue, reject"),
                Arguments.of(good + "stratgy: {}\n", 6, "stratgy", "did you mean 'strategy'?"),
                Arguments.of(good + "kind: Service\n", 6, "kind", "written twice; the first stands in line 2"),
                Arguments.of(good + "analyses: [{name: e, provider: push}]\n", 6, "analyses[0]", "one threshold"),
                Arguments.of(good + "analyses: [{name: e, provider: prom, errorRate: {max: 1}}]\n", 6,
                        "analyses[0].provider", "prometheusText"),
                Arguments.of(good + "analyses: [{name: e, provider: push, errorRate: {max: 100%}}]\n", 6,
                        "analyses[0].errorRate.max", "below 100 %"),
                Arguments.of(good + "analyses: [{name: e, provider: push, errorRate: {max: 1}, interval: 1ms}]\n", 6,
                        "analyses[0].interval", "100ms"),
                Arguments.of(good + "revision: v1\n", 6, "revision", "block of fields"),
                Arguments.of(good + "---\n" + good, 7, "", "defines dev/shop again"),
                Arguments.of(good + "---\n" + good.replace("shop", "till"), 7, "", "put dev/till into a file"),
                Arguments.of("- a\n- b\n", 1, "", "block of fields"), Arguments.of("", 1, "", "empty"),
                Arguments.of("a: [1\nb: 2", 2, "", "not YAML"), Arguments.of("a: \u0000", 1, "", "not YAML"),
                Arguments.of("[".repeat(20_000), 1, "", "nested"),
                Arguments.of("#".repeat(Limits.DEFINITION_BYTES + 1), 1, "", "bytes"));
    }

    static Stream<Arguments> mistakesInARouter() {
        String good = DefinitionReaderTest.BEHIND_HAPROXY;
        return Stream.of(
                Arguments.of(good.replace("/run/", "run/"), 9, "targets[1].haproxy.socket", "whole path"),
                Arguments.of(good.replace("backend: web", "backend: a b"), 10, "targets[1].haproxy.backend", "'a b'"),
                Arguments.of(good.replace("backend: web", "bakend: web"), 10, "targets[1].haproxy.bakend",
                        "did you mean 'backend'?"),
                Arguments.of(good.replace("blue, green", "blue"), 11, "targets[1].haproxy.slots", "different names"),
                Arguments.of(good.replace("blue, green", "blue, blue"), 11, "targets[1].haproxy.slots", "different"),
                Arguments.of(good.replace("[blue, green]", "blue"), 11, "targets[1].haproxy.slots", "a list"),
                Arguments.of(good.replace("http://", ""), 12, "targets[1].haproxy.endpoints", "must be a URL"),
                Arguments.of(good.replace("drain: 30s", "drain: soon"), 13, "targets[1].haproxy.drain", "30s, 15m"),
                Arguments.of(good.replace("platform: haproxy", "platform: haproxy\n    role: service"), 8,
                        "targets[1].role", "must be traffic"),
                Arguments.of(good.replace("drain: 1m30s", "port: 8080"), 5, "targets[0].local.port", "no proxy"),
                Arguments.of(good.replaceAll("(?s)  - name: router.*30s\\n", ""), 5, "targets",
                        "no traffic to shift"));
    }

    @ParameterizedTest
    @MethodSource("mistakesInARouter")
    void aMistakeInARouterIsNamed(String text, int line, String path, String says) {
        aMistakeAnywhereElseIsNamed(text, line, path, says);
    }

    static Stream<Arguments> mistakesInFlags() {
        String good = """
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {name: shop, environment: dev}
                targets:
                  - name: flags
                    platform: flags
                    flags:
                      provider: launchDarkly
                      project: shop
                      environment: production
                      flags:
                        new-checkout: {on: "true"}
                strategy:
                  flag:
                    key: new-checkout
                    steps:
                      - setFlag: 10
                      - setFlag: 100
                """;
        String at = "targets[0].flags";
        return Stream.of(
                Arguments.of(good.replace("provider: launchDarkly", "provider: unleash"), 8, at + ".provider",
                        "must be one of flagd, launchDarkly"),
                Arguments.of(good.replace("project: shop\n", "projekt: shop\n"), 9, at + ".projekt",
                        "did you mean 'project'?"),
                Arguments.of(good.replace("      environment: production\n", ""), 8, at + ".environment", "is missing"),
                Arguments.of(good.replace("project: shop", "file: a.json"), 9, at + ".file",
                        "means nothing for the provider launchDarkly"),
                Arguments.of(good.replace("launchDarkly", "flagd"), 9, at + ".project",
                        "means nothing for the provider flagd"),
                Arguments.of(good.replace("launchDarkly", "flagd").replace("project: shop", "file: /etc/a.json"), 9,
                        at + ".file", "must be a .json file in the executor's directory"),
                Arguments.of(good.replace("new-checkout: {on: \"true\"}", "new checkout: {}"), 12,
                        at + ".flags.new checkout", "must match"),
                Arguments.of(good.replace("on: \"true\"", "on: \"false\""), 12, at + ".flags.new-checkout",
                        "serves 'false' to everybody"),
                Arguments.of(good.replace("{on: \"true\"}", "{oon: \"true\"}"), 12, at + ".flags.new-checkout.oon",
                        "did you mean"),
                Arguments.of(good.replace("    platform: flags\n", "    platform: flags\n    role: service\n"), 7,
                        "targets[0].role", "must be flag: this platform"),
                Arguments.of(good.replace("key: new-checkout", "key: old-checkout"), 17, "strategy.flag.steps[0]",
                        "no target names the flag 'old-checkout'"),
                Arguments.of(good.replace("setFlag: 100", "setFlag: 5"), 18, "strategy.flag.steps[1]",
                        "flag new-checkout 5 % is below the 10 % before it"));
    }

    @ParameterizedTest
    @MethodSource("mistakesInFlags")
    void aMistakeInATargetOfFlagsIsNamed(String text, int line, String path, String says) {
        aMistakeAnywhereElseIsNamed(text, line, path, says);
    }

    @ParameterizedTest
    @MethodSource("mistakesAround")
    void aMistakeAnywhereElseIsNamed(String text, int line, String path, String says) {
        assertThat(problems(text)).anySatisfy(problem -> {
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(says);
        });
    }

    @Test
    void allMistakesAreSaidAtOnceInTheOrderOfTheFile() {
        // given
        String text = small("canary: {steps: [{setWeight: 101}, {bake: -1m}, {pauze: {}}]}").replace("shop", "a b");

        // when
        List<Problem> problems = problems(text);

        // then
        assertThat(problems).extracting(Problem::path).containsExactly("metadata.name",
                "strategy.canary.steps[0].setWeight", "strategy.canary.steps[1].bake",
                "strategy.canary.steps[2].pauze");
        assertThat(problems.get(1)).hasToString("line 5, column 42: strategy.canary.steps[0].setWeight: "
                + "must be 0..100 %, but was '101'");
    }

    @Test
    void twoFilesCannotDefineOneService() {
        // given
        var files = new LinkedHashMap<String, String>();
        files.put("a.yaml", small("blueGreen: {}"));
        files.put("b.yaml", small("blueGreen: {bake: 1m}"));

        // when
        var readings = DefinitionReader.readAll(files);

        // then
        assertThat(readings.get("a.yaml")).isInstanceOf(Reading.Read.class);
        assertThat(readings.get("b.yaml")).hasToString(
                "line 1, column 1: metadata: service dev/shop is defined in a.yaml already");
    }

    @Test
    void garbageNeverThrows() {
        // given
        var random = new Random(7);
        String good = DefinitionReaderTest.CHECKOUT;

        for (int i = 0; i < 2_000; i++) {
            // when
            var text = new StringBuilder(good);
            for (int cuts = 0; cuts < 3; cuts++) {
                int at = random.nextInt(text.length() - 10);
                text.replace(at, at + random.nextInt(10), randomText(random));
            }

            // then
            assertThat(DefinitionReader.read(text.toString())).isNotNull();
        }
    }

    private static String randomText(Random random) {
        byte[] bytes = new byte[random.nextInt(6)];
        random.nextBytes(bytes);
        return random.nextBoolean()
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : List.of("*a", "&a ", "!!java/x", "{", "]", ": ", "- ", "\t", "<<: ", "?").get(random.nextInt(10));
    }
}
