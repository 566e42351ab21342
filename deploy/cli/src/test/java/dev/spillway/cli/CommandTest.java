package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.EngineInMemory;
import dev.spillway.gateway.Gateway;
import dev.spillway.gateway.GatewayConfig;
import dev.spillway.gateway.Views;
import dev.spillway.gateway.view.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Help.Ansi;

/** The command against a gateway over the real core: statuses, text, JSON. */
class CommandTest {
    private static final ServiceId SHOP = new ServiceId("dev", "shop");
    private static final String DEFINITION = """
            apiVersion: spillway.dev/v1
            kind: Service
            metadata: {name: shop, environment: dev}
            targets: [{name: app, platform: memory}]
            strategy: {canary: {steps: [{setWeight: 10}, {pause: {}}, {setWeight: 50}]}}
            """;
    @TempDir
    Path dir = Path.of("");
    private final EngineInMemory engine = new EngineInMemory();
    private Gateway gateway = start();
    private Path file = Path.of("");

    private record Ran(int status, String out, String err) {}

    private Gateway start() {
        try {
            return Gateway.start(GatewayConfig.loopback(0), engine, engine.board, new SimpleMeterRegistry(), () -> "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(dir.resolve("shop.yaml"), DEFINITION);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private Ran run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        String[] all = Stream.concat(Arrays.stream(args), Stream.of("--gateway", "http://127.0.0.1:" + gateway.port()))
                .toArray(String[]::new);
        int status = Spillway.run(new PrintWriter(out), new PrintWriter(err), Ansi.OFF, all);
        return new Ran(status, out.toString(), err.toString());
    }

    /** v1 is stable. */
    private void stable() {
        run("deploy", "-f", file.toString(), "-r", "v1", "--artifact", "shop:1");
        engine.obeys();
        while (engine.board.service(SHOP).orElseThrow().service().brief().isPresent()) {
            run("promote", "dev/shop");
            engine.obeys().passes(SHOP).obeys();
        }
    }

    private void deployV2() {
        stable();
        run("deploy", "dev/shop", "-r", "v2", "--artifact", "shop:2");
        engine.obeys();
    }

    @Test
    void oneCommandDefinesAndDeploys() {
        // when
        Ran ran = run("deploy", "-f", file.toString(), "-r", "v1", "--artifact", "shop:1");

        // then
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("definition accepted: canary").contains("rollout of v1 started");
    }

    @Test
    void theSameDefinitionIsSentOnce() {
        // given
        stable();

        // when
        Ran ran = run("deploy", "-f", file.toString(), "-r", "v2", "--artifact", "shop:2");

        // then
        assertThat(ran.out()).doesNotContain("definition accepted").contains("rollout of v2 started against v1");
    }

    @Test
    void theTreeShowsStepsWeightsAndWhatItWaitsFor() {
        // given
        deployV2();

        // when
        Ran ran = run("get", "dev/shop");

        // then
        assertThat(ran.out()).contains("dev/shop  holding  stable v1", "weight 10 % asked, 10 % observed",
                "✓ 2 set weight 10 %", "▶ 3 pause until somebody resumes", "○ 4 set weight 50 %",
                "waits for resume (pause step)").doesNotContain("\u001b");
    }

    @Test
    void jsonIsTheGatewaysOwn() throws IOException {
        // given
        deployV2();

        // then
        assertThat(Json.read(run("get", "dev/shop", "-o", "json").out()).at("/rollout/weightObserved").asInt())
                .isEqualTo(10);
        assertThat(Json.read(run("list", "-o", "json").out()).at("/services")).hasSize(1);
        assertThat(Json.read(run("history", "dev/shop", "-o", "json").out())).hasSize(1);
        assertThat(Json.read(run("pause", "dev/shop", "-o", "json").out()).at("/decided/0/type").asText())
                .isEqualTo("Paused");
        assertThat(Json.read(run("pause", "dev/shop", "-o", "json").out()).at("/error").asText())
                .isEqualTo("rejected");
    }

    @Test
    void everyVerbSaysWhatWasDecided() {
        // given
        deployV2();

        // then
        assertThat(run("pause", "dev/shop", "--reason", "lunch").out()).contains("paused by").contains("lunch");
        assertThat(run("resume", "dev/shop").out()).contains("resumed by");
        assertThat(run("freeze", "-e", "dev", "--reason", "fair").out()).contains("dev/shop:").contains("frozen: fair");
        assertThat(run("freeze", "dev/shop", "--off", "--reason", "over").out()).contains("unfrozen: over");
        assertThat(run("abort", "--all", "-e", "dev", "--reason", "fire").out()).contains("going back (abort): fire");
        engine.obeys();
        assertThat(run("why", "dev/shop").out()).contains("v2 ended, rolled back: fire");
        assertThat(run("events", "dev/shop").out()).contains("going back (abort): fire");
        assertThat(run("retry", "dev/shop").out()).contains("rollout of v2 started");
        assertThat(run("list").out()).contains("SERVICE").contains("dev/shop");
        assertThat(run("get", "executors").out()).contains("EXECUTOR");
    }

    @Test
    void aPromotedDeploymentEndsTheWaitWithZero() {
        // given
        stable();

        // when
        Ran ran = whileWaiting(() -> {
            engine.obeys();
            run("promote", "dev/shop");
            engine.obeys();
        });

        // then
        assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(Exit.PROMOTED);
        assertThat(ran.out()).contains("v2 promoted: it is stable");
    }

    @Test
    void anAbortedDeploymentEndsTheWaitWithOne() {
        // given
        stable();

        // when
        Ran ran = whileWaiting(() -> {
            engine.obeys();
            run("abort", "dev/shop", "--reason", "no");
            engine.obeys();
        });

        // then
        assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(Exit.ROLLED_BACK);
    }

    @Test
    void aSupersededDeploymentEndsTheWaitWithFour() {
        // given
        stable();

        // when
        Ran ran = whileWaiting(() -> {
            engine.obeys();
            run("deploy", "dev/shop", "-r", "v3", "--artifact", "shop:3");
            engine.obeys();
        });

        // then
        assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(Exit.REJECTED);
    }

    @Test
    void withNoHoldAWaitForAPersonEndsTheWaitWithSix() {
        // given
        stable();

        // when
        Ran ran = whileWaiting(engine::obeys, "--no-hold");

        // then
        assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(Exit.WAITS_FOR_A_PERSON);
    }

    @Test
    void theTimeoutEndsTheWaitWithThree() {
        // given
        stable();

        // when
        Ran ran = run("deploy", "dev/shop", "-r", "v2", "--artifact", "shop:2", "--wait", "--timeout", "50ms");

        // then
        assertThat(ran.status()).isEqualTo(Exit.TIMED_OUT);
        assertThat(ran.err()).contains("is not decided").contains("spillway get dev/shop");
    }

    @Test
    void aRejectedDeploymentEndsWithFour() {
        // given
        deployV2();

        // when
        Ran ran = run("deploy", "dev/shop", "-r", "v3", "--artifact", "shop:3", "--on-conflict", "reject", "--wait");

        // then
        assertThat(ran.status()).isEqualTo(Exit.REJECTED);
        assertThat(ran.err()).contains("is running");
    }

    /** Deploys v2 and waits; the rest happens once its rollout has started. */
    private Ran whileWaiting(Runnable rest, String... more) {
        try (Views.Subscription _ = engine.board.subscribe(entry -> {
            if (entry.event().getClass().getSimpleName().equals("RolloutStarted")) {
                Thread.ofVirtual().start(rest);
            }
        })) {
            String[] args = Stream.concat(
                    Stream.of("deploy", "dev/shop", "-r", "v2", "--artifact", "shop:2", "--wait"),
                    Arrays.stream(more)).toArray(String[]::new);
            return run(args);
        }
    }

    static Stream<Arguments> badInput() {
        return Stream.of(Arguments.of("explode", "explode"),
                Arguments.of("get", "SERVICE"), Arguments.of("get shop", "environment/name"),
                Arguments.of("get dev/ghost", "unknown service dev/ghost"),
                Arguments.of("get dev/a$b", "must match"), Arguments.of("get dev/shop --colour", "--colour"),
                Arguments.of("get dev/shop -o xml", "xml"), Arguments.of("abort dev/shop", "--reason"),
                Arguments.of("abort --all --reason x", "--environment"),
                Arguments.of("skip dev/shop", "reason: is missing"), Arguments.of("freeze --reason x", "SERVICE"),
                Arguments.of("pause dev/shop --step one", "one"), Arguments.of("pause dev/shop --step 0", "step"),
                Arguments.of("deploy dev/shop", "--artifact"), Arguments.of("deploy", "SERVICE"),
                Arguments.of("deploy dev/shop --artifact a --timeout soon", "--timeout"),
                Arguments.of("deploy -f nowhere.yaml", "there is no file nowhere.yaml"),
                Arguments.of("plan nowhere.yaml", "there is no file"), Arguments.of("lint", "FILE"),
                Arguments.of("events", "SERVICE"), Arguments.of("events dev/shop --from -1", "--from"),
                Arguments.of("drift dev/shop maybe", "maybe"),
                Arguments.of("list --token-file nowhere", "--token-file"));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void badInputEndsWithTwoAndNamesIt(String line, String says) {
        // given
        stable();

        // when
        Ran ran = run(line.split(" ", -1));

        // then
        assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(Exit.BAD_INPUT);
        assertThat(ran.out() + ran.err()).contains(says);
    }

    @Test
    void nothingAskedIsBadInput() {
        // given
        var err = new StringWriter();

        // when
        int status = Spillway.run(new PrintWriter(new StringWriter()), new PrintWriter(err), Ansi.OFF);

        // then
        assertThat(status).isEqualTo(Exit.BAD_INPUT);
        assertThat(err.toString()).contains("say what to do", "--help");
    }

    @Test
    void anAddressThatIsNoneIsBadInput() {
        for (String address : List.of("nowhere", "ftp://x", "http://", "::")) {
            var err = new StringWriter();
            int status = Spillway.run(new PrintWriter(new StringWriter()), new PrintWriter(err), Ansi.OFF, "list",
                    "--gateway", address);
            assertThat(status).isEqualTo(Exit.BAD_INPUT);
            assertThat(err.toString()).contains("--gateway");
        }
    }

    @Test
    void aGatewayThatIsAwayEndsWithFive() {
        // given
        int port = gateway.port();
        gateway.close();
        var err = new StringWriter();

        // when
        int status = Spillway.run(new PrintWriter(new StringWriter()), new PrintWriter(err), Ansi.OFF, "list",
                "--gateway", "http://127.0.0.1:" + port);

        // then
        assertThat(status).isEqualTo(Exit.UNREACHABLE);
        assertThat(err.toString()).contains("no gateway answers at http://127.0.0.1:" + port);
        gateway = start();
    }

    @Test
    void aBadDefinitionIsToldAsCompilersDo() throws IOException {
        // given
        Files.writeString(file, DEFINITION.replace("setWeight: 10", "setWeight: 101"));

        // when
        Ran lint = run("lint", file.toString());
        Ran json = run("lint", file.toString(), "-o", "json");
        Ran deploy = run("deploy", "-f", file.toString());

        // then
        assertThat(List.of(lint.status(), json.status(), deploy.status())).containsOnly(Exit.BAD_INPUT);
        assertThat(lint.err()).contains(file + ":5:", "strategy.canary.steps[0].setWeight: must be 0..100 %");
        assertThat(deploy.err()).isEqualTo(lint.err());
        assertThat(Json.read(json.out()).at("/line").asInt()).isEqualTo(5);
    }

    @Test
    void aPlanIsShownWithoutAGateway() {
        // given
        gateway.close();

        // when
        Ran ran = run("plan", file.toString());

        // then
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("2  set weight 10 %", "app: traffic: 90 % stable, 10 % the new revision");
        gateway = start();
    }
}
