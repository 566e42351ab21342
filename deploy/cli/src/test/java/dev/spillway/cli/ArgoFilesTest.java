package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.gateway.EngineInMemory;
import dev.spillway.gateway.Gateway;
import dev.spillway.gateway.GatewayConfig;
import dev.spillway.gateway.view.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Help.Ansi;

/** Argo's manifests on the command line: several files are one definition, and what they lack comes from options. */
class ArgoFilesTest {
    private static final Path GUIDE = Path.of("../../engine/definition/src/test/resources/argo/guide.yaml");
    @TempDir
    Path dir = Path.of("");
    private Path rollout = Path.of("");
    private Path templates = Path.of("");
    private Path targets = Path.of("");

    private record Ran(int status, String out, String err) {}

    private static Ran run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Spillway.run(new PrintWriter(out), new PrintWriter(err), Ansi.OFF, args);
        return new Ran(status, out.toString(), err.toString());
    }

    /** The guide's two manifests in files of their own. */
    @BeforeEach
    void write() throws IOException {
        String[] guide = Files.readString(GUIDE).split("---\n", -1);
        rollout = Files.writeString(dir.resolve("my app.yaml"), guide[0]);
        templates = Files.writeString(dir.resolve("templates.yaml"), guide[1]);
        targets = Files.writeString(dir.resolve("targets.yaml"), """
                ---
                targets: [{name: app, platform: memory}]
                policy: {window: 5m}
                revision: {label: v1, artifact: "app:1"}
                """);
    }

    private String[] with(String command, String... more) {
        return Stream.concat(Stream.of(command, "-f", rollout.toString(), "-f", templates.toString(), "--targets",
                targets.toString()), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void theGuidesManifestsArePlanned() {
        // when
        Ran ran = run(with("plan"));

        // then
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("default/my-app: canary, 7 steps on app on memory/dev",
                "4  analysis success-rate", "window 5m",
                "good while result[0] >= 0.95, 5 measurements, 0 may fail",
                "sum(rate(http_requests_total{service=\"my-app\"}[5m]))");
    }

    @Test
    void whatTheyLeaveOutIsSaidWithFileAndPlace() {
        // when
        Ran lint = run(with("lint", "--name", "checkout", "--environment", "prod"));

        // then
        assertThat(lint.status()).isZero();
        assertThat(lint.out()).contains("prod/checkout is fine");
        assertThat(lint.err().lines()).hasSize(3);
        assertThat(lint.err()).contains(
                rollout + ":2:1: warning: metadata.name is missing; the Service document calls it 'checkout'",
                rollout + ":14:23: warning: spec.strategy.canary.steps[2].analysis.args[0].name: no template declares",
                templates + ":8:17: warning: spec.metrics[0].interval: stands without a count");
    }

    @Test
    void warningsAreJsonToo() throws IOException {
        // when
        Ran lint = run(with("lint", "-o", "json"));

        // then
        List<String> lines = lint.out().lines().toList();
        assertThat(lint.status()).isZero();
        assertThat(lines).hasSize(3);
        assertThat(Json.read(lines.getLast()).path("severity").asText()).isEqualTo("warning");
        assertThat(Json.read(lines.getLast()).path("line").asInt()).isEqualTo(8);
        assertThat(Json.read(lines.getLast()).path("file").asText()).isEqualTo(templates.toString());
    }

    @Test
    void problemsHaveTheirPlaceInTheirFile() throws IOException {
        // given
        Files.writeString(templates, Files.readString(templates).replace("result[0] >= 0.95", "result[0] >="));
        Files.writeString(targets, "targets: [{name: app, platform: memroy}]\n");

        // when
        Ran lint = run(with("lint"));

        // then
        assertThat(lint.status()).isEqualTo(Exit.BAD_INPUT);
        assertThat(lint.err()).contains(targets + ":1:33: targets[0].platform: no executor serves",
                templates + ":9:37: spec.metrics[0].successCondition: is no condition");
    }

    @Test
    void aRolloutByItselfIsToldWhatItLacks() {
        // when
        Ran lint = run("lint", rollout.toString());

        // then
        assertThat(lint.status()).isEqualTo(Exit.BAD_INPUT);
        assertThat(lint.err()).contains("no AnalysisTemplate 'success-rate' is in this text; add its file with -f",
                "say where the service runs with --targets FILE");
    }

    @Test
    void whatNoExecutorServesIsPlannedAllTheSame() {
        // when
        Ran plan = run("plan", rollout.toString(), templates.toString());

        // then
        assertThat(plan.status()).isEqualTo(Exit.BAD_INPUT);
        assertThat(plan.err()).contains("has no trafficRouting", "--targets FILE");
        assertThat(plan.out()).contains("default/my-app: canary", "4  analysis success-rate");
    }

    @Test
    void templatesAloneAreFineButNoDefinition() {
        // given
        String template = """
                apiVersion: argoproj.io/v1alpha1
                kind: AnalysisTemplate
                metadata: {name: t}
                spec: {metrics: [{name: m, provider: {web: {url: 'http://a/'}}}]}
                """;

        // when
        Ran lint = run("lint", file("t.yaml", template));
        Ran plan = run("plan", file("t.yaml", template));

        // then
        assertThat(lint.status()).isZero();
        assertThat(lint.out()).contains("AnalysisTemplate 't' is fine, for a Rollout to refer to");
        assertThat(plan.status()).isEqualTo(Exit.BAD_INPUT);
        assertThat(plan.err()).contains("a definition needs a Rollout or a Service beside it");
    }

    @Test
    void whatIsDeployedIsReadAgainByTheEngine() throws IOException {
        // given
        var engine = new EngineInMemory();
        try (Gateway gateway = Gateway.start(GatewayConfig.loopback(0), engine, engine.board,
                new SimpleMeterRegistry(), () -> "")) {

            // when
            Ran ran = run(with("deploy", "--gateway", "http://127.0.0.1:" + gateway.port()));

            // then
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(ran.out()).contains("definition accepted: canary", "rollout of v1 started");
            assertThat(ran.err()).contains("warning: spec.metrics[0].interval");
        }
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(dir.resolve(name), text).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Stream<Arguments> badInput() {
        return Stream.of(Arguments.of(List.of("--name", "a b"), "--name: must be 1 to 64 letters"),
                Arguments.of(List.of("--environment", ""), "--environment: must be"),
                Arguments.of(List.of("--targets", "nowhere.yaml"), "there is no file nowhere.yaml"));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void optionsAreChecked(List<String> options, String says) {
        // when
        Ran ran = run(Stream.concat(Stream.of("plan", "-f", rollout.toString()), options.stream())
                .toArray(String[]::new));

        // then
        assertThat(ran.status()).isEqualTo(Exit.BAD_INPUT);
        assertThat(ran.err()).contains(says);
    }

    @Test
    void optionsForARolloutNeedOne() {
        // given
        String service = file("s.yaml", "apiVersion: spillway.dev/v1\nkind: Service\n");

        // when
        Ran beside = run("plan", service, "--name", "x");
        Ran without = run("plan", templates.toString(), "--targets", targets.toString());
        Ran nothing = run("deploy", "dev/x", "--environment", "prod");

        // then
        assertThat(List.of(beside.status(), without.status(), nothing.status())).containsOnly(Exit.BAD_INPUT);
        assertThat(beside.err()).contains("--name: is for a Rollout alone");
        assertThat(without.err()).contains("--targets: is for a Rollout, but there is none");
        assertThat(nothing.err()).contains("--environment: needs a Rollout");
    }
}
