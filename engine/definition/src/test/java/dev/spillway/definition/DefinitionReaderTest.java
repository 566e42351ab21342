package dev.spillway.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.Background;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinitionReaderTest {
    static final String CHECKOUT = """
            apiVersion: spillway.dev/v1
            kind: Service
            metadata: {name: checkout, environment: prod}
            targets:
              - name: app
                platform: local
                instance: dev
                role: service
                local:
                  command: "python3 server.py {port}"
                  replicas: 2
                  port: 8080
                  readiness: /health
                  env: {MODE: fast, LEVEL: 3}
                  grace: 5s
            strategy:
              canary:
                steps:
                  - setWeight: 5
                  - bake: {duration: 15m, analyses: [errors]}
                  - pause: {}
                  - pause: {duration: 10m}
                  - approve: 1
                  - analysis: [errors, slow]
                  - setCanaryScale: 50%
                  - setWeight: 12.5%
                  - bake: {duration: 1h30m, maximum: 2h}
                  - setWeight: 100
            analyses:
              - name: errors
                provider: prometheusText
                instance: dev
                interval: 5s
                errorRate: {max: 1%}
                minRequests: 50
                onNoData: fail
                query: {url: "http://127.0.0.1:9/metrics"}
              - name: slow
                provider: push
                slowRate: {over: 300ms, max: 5}
            policy:
              onConflict: queue
              onInconclusive: abort
              window: 10m
              onAlert: undo
              deadlines: {deploy: 2m}
            revision: {label: v1, artifact: "registry/checkout@sha256:1", config: {A: b}, flags: {f: on}}
            """;

    static final String BEHIND_HAPROXY = """
            apiVersion: spillway.dev/v1
            kind: Service
            metadata: {name: shop, environment: dev}
            targets:
              - {name: app, platform: local, role: workload, local: {command: "serve {port}", drain: 1m30s}}
              - name: router
                platform: haproxy
                haproxy:
                  socket: /run/haproxy/admin.sock
                  backend: web
                  slots: [blue, green]
                  endpoints: http://127.0.0.1:8301/endpoints
                  drain: 30s
            strategy: {canary: {steps: [{setWeight: 5}]}}
            """;

    static Reading.Read good(String text) {
        Reading reading = DefinitionReader.read(text);
        assertThat(reading).as(reading.toString()).isInstanceOf(Reading.Read.class);
        return (Reading.Read) reading;
    }

    @Test
    void aCompleteDefinitionIsReadInFull() {
        // when
        Definition definition = good(CHECKOUT).definition();

        // then
        assertThat(definition.service()).hasToString("prod/checkout");
        assertThat(definition.targets()).singleElement().satisfies(app -> {
            assertThat(app.role()).isEqualTo(Target.Role.SERVICE);
            assertThat(app.settings()).containsEntry("command", "python3 server.py {port}")
                    .containsEntry("replicas", "2").containsEntry("port", "8080")
                    .containsEntry("readiness", "/health").containsEntry("env.MODE", "fast")
                    .containsEntry("env.LEVEL", "3").containsEntry("grace", "5000ms").hasSize(7);
        });
        assertThat(((Strategy.Canary) definition.strategy()).steps()).containsExactly(
                new Step.SetWeight(Weight.percent(5)),
                new Step.Bake(Duration.ofMinutes(15), Duration.ofMinutes(45), List.of("errors")),
                new Step.Pause(Optional.empty()), new Step.Pause(Optional.of(Duration.ofMinutes(10))),
                new Step.Approve(1), new Step.Analysis(List.of("errors", "slow"), Duration.ofMinutes(10)),
                new Step.SetCanaryScale(Optional.of(Weight.percent(50))), new Step.SetWeight(new Weight(125)),
                new Step.Bake(Duration.ofMinutes(90), Duration.ofHours(2), List.of()),
                new Step.SetWeight(Weight.FULL));
        assertThat(definition.digest()).isEqualTo(Revision.sha256(CHECKOUT));
    }

    @Test
    void analysesPolicyAndRevisionAreRead() {
        // when
        Reading.Read read = good(CHECKOUT);

        // then
        var errors = read.definition().analyses().getFirst();
        assertThat(errors.threshold()).isEqualTo(new Threshold.ErrorRate(0.01));
        assertThat(errors.onNoData()).isEqualTo(OnNoData.FAIL);
        assertThat(errors.minRequests()).isEqualTo(50);
        assertThat(errors.query()).containsEntry("url", "http://127.0.0.1:9/metrics");
        assertThat(read.definition().analyses().getLast().threshold()).isEqualTo(new Threshold.SlowRate(300, 0.05));
        Policy policy = read.definition().policy();
        assertThat(policy.onConflict()).isEqualTo(Policy.OnConflict.QUEUE);
        assertThat(policy.onInconclusive()).isEqualTo(Policy.OnInconclusive.ABORT);
        assertThat(policy.undoOnAlertInWindow()).isTrue();
        assertThat(policy.deadlines().deploy()).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.deadlines().drain()).isEqualTo(Policy.Deadlines.DEFAULT.drain());
        assertThat(read.revision().orElseThrow().label()).isEqualTo("v1");
        assertThat(read.revision().orElseThrow().flags()).containsEntry("f", "on");
    }

    @Test
    void blueGreenNeedsNoSteps() {
        // when
        Definition definition = good(small("blueGreen: {bake: 10m, approvals: 1}")).definition();

        // then
        assertThat(definition.strategy())
                .isEqualTo(new Strategy.BlueGreen(Duration.ofMinutes(10), List.of("judge"), Optional.of(1)));
    }

    @Test
    void aWorkloadAndARouterAreTwoTargets() {
        // when
        Definition definition = good(BEHIND_HAPROXY).definition();

        // then
        assertThat(definition.targets()).extracting(Target::role).containsExactly(Target.Role.WORKLOAD,
                Target.Role.TRAFFIC);
        assertThat(definition.targets().getFirst().settings()).containsEntry("drain", "90000ms")
                .doesNotContainKey("port");
        assertThat(definition.targets().getLast().settings()).containsEntry("socket", "/run/haproxy/admin.sock")
                .containsEntry("backend", "web").containsEntry("slots", "blue,green")
                .containsEntry("endpoints", "http://127.0.0.1:8301/endpoints").containsEntry("drain", "30000ms")
                .hasSize(5);
    }

    @Test
    void aLocalRevisionWithoutArtifactIsItsCommand() {
        // when
        Reading.Read read = good(small("canary: {steps: [{setWeight: 5}]}") + "revision: {label: v7}\n");

        // then
        assertThat(read.revision().orElseThrow().artifact()).isEqualTo("serve {port}");
    }

    /** A good definition but for its strategy, which begins in line 5, column 13. */
    @Test
    void whoNamesNobodyIsWatchedByAJudgeIfTheRouterCounts() {
        // when
        Definition definition = good(small("canary: {steps: [{setWeight: 5}, {pause: {}}]}")).definition();

        // then
        assertThat(((Strategy.Canary) definition.strategy()).background())
                .contains(new Background(List.of("judge"), 0));
        assertThat(definition.analyses()).singleElement().satisfies(judge -> {
            assertThat(judge.provider()).isEqualTo(AnalysisSpec.ROUTER);
            assertThat(judge.onNoData()).isEqualTo(AnalysisSpec.OnNoData.IGNORE);
            assertThat(((Threshold.Judge) judge.threshold()).undecided())
                    .isEqualTo(Threshold.Judge.Undecided.PASS);
        });
    }

    @Test
    void whoSaysThatNobodyWatchesIsLeftAlone() {
        // when
        Definition definition = good(small("canary: {steps: [{setWeight: 5}]}") + "analyses: []\n").definition();

        // then
        assertThat(definition.analyses()).isEmpty();
        assertThat(((Strategy.Canary) definition.strategy()).background()).isEmpty();
    }

    @Test
    void whereNoRouterCountsNobodyWatches() {
        // given
        String memory = small("canary: {steps: [{setWeight: 5}]}").replace(
                "platform: local, local: {command: \"serve {port}\"}", "platform: memory");

        // then
        assertThat(good(memory).definition().analyses()).isEmpty();
        assertThat(BadInputTest.problems(memory + "analyses: [{name: a, provider: router, judge: {}}]\n"))
                .anySatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo("targets");
                    assertThat(problem.message()).contains("analysis 'a' takes what the router counts");
                });
    }

    static String small(String strategy) {
        return """
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {name: shop, environment: dev}
                targets: [{name: app, platform: local, local: {command: "serve {port}"}}]
                strategy: { %s }
                """.formatted(strategy);
    }
}
