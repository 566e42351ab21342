package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.cli.scenario.ScenarioPlatform;
import dev.spillway.cli.scenario.ScenarioSources;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.State;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.executor.runtime.ExecutorProcess;
import dev.spillway.executor.runtime.ExecutorSettings;
import dev.spillway.gateway.view.Json;
import dev.spillway.gateway.view.Labels;
import dev.spillway.gateway.view.Sentences;
import dev.spillway.schemas.Topic;
import dev.spillway.simulator.scenario.Measurements;
import dev.spillway.simulator.scenario.Rehearsal;
import dev.spillway.simulator.scenario.Scenario;
import dev.spillway.simulator.scenario.ScenarioReader;
import dev.spillway.simulator.scenario.ScenarioReading;
import dev.spillway.simulator.scenario.Script;
import dev.spillway.simulator.scenario.World;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log of a rehearsal is the log that a real Spillway writes: broker, registry, engine and executor processes, on the real clock, with the
 * scenario's targets and sources in place of real ones. Compared are the kinds of the events, their steps, counts, verdicts and reasons, not the times.
 */
class SameStoryTest {
    private static final String SERVICE = """
            apiVersion: spillway.dev/v1
            kind: Service
            metadata: {environment: test, name: NAME}
            targets:
              - name: app
                platform: local
                instance: scenario
                role: service
                local: {command: run, readiness: /}
            strategy:
              canary:
                steps:
                  - setWeight: 10
                  - bake: {duration: 10s, analyses: [errors, checks]}
                  - STEP
                  - setWeight: 50
                  - bake: {duration: 10s, analyses: [errors, checks]}
            analyses:
              - name: errors
                provider: prometheusText
                instance: scenario
                interval: 4s
                errorRate: {max: 2%}
                query: {url: "http://127.0.0.1:8301/metrics"}
              - name: checks
                provider: web
                instance: scenario
                interval: 4s
                successCondition: result[0] >= 0.95
                query: {url: "http://127.0.0.1:8301/"}
            policy: {window: 1s}
            revision: {label: v2, artifact: run}
            """;
    private static final String SCENARIO = """
            apiVersion: spillway.dev/v1
            kind: Scenario
            counts: exact
            stable: v1
            traffic: 200
            """;
    private static final String FINE = "results: {checks: [0.99]}\n";

    /** Each on a service of its own, all at the same time. */
    private static final Map<String, String> SCENARIOS = Map.of("promoted", FINE + """
            revisions: {v2: {errorRate: 0.4%, startup: 1s}}
            events: [{at: 19s, approve: alice}]
            """, "errors", FINE + """
            revisions: {v2: {errorRate: 12%, startup: 1s}}
            """, "results", """
            results: {checks: [{value: [0.99]}, {at: 9s, value: [0.91]}]}
            revisions: {v2: {startup: 2s}}
            """, "alert", FINE + """
            revisions: {v2: {startup: 1s}}
            events: [{at: 9s, alert: HighErrors, revision: v2}]
            """, "refused", FINE + """
            faults: [{at: 12s, target: app, fail: 1, reason: throttled}]
            revisions: {v2: {startup: 1s}}
            events: [{at: 19s, abort: bob, reason: customers call}]
            """);

    @TempDir
    Path data = Path.of("");

    private static Definition understood(String yaml) {
        if (DefinitionReader.read(yaml) instanceof Reading.Read read) {
            return read.definition();
        }
        throw new AssertionError(DefinitionReader.read(yaml).toString());
    }

    private static Scenario understood(String yaml, String scenario) {
        if (ScenarioReader.read(scenario, understood(yaml),
                DefinitionReader.read(yaml) instanceof Reading.Read read
                        ? read.revision()
                        : Optional.empty()) instanceof ScenarioReading.Read(Scenario understood)) {
            return understood;
        }
        throw new AssertionError(scenario);
    }

    private static String written(String name) {
        return SERVICE.replace("NAME", name).replace("STEP",
                name.equals("promoted") || name.equals("refused") ? "approve: 1" : "pause: {duration: 1s}");
    }

    /** One scenario on a real Spillway. */
    private record Played(Rig rig, ServiceId service, String yaml, Definition definition, Scenario scenario) {
        private static final String STEPS = "    steps:\n";

        static Played of(Rig rig, String name) {
            String yaml = written(name);
            Definition definition = understood(yaml);
            return new Played(rig, definition.service(), yaml, definition,
                    understood(yaml, SCENARIO + SCENARIOS.getOrDefault(name, "")));
        }

        Script script() {
            return new Script(definition, scenario);
        }

        void send(Request request, String text) {
            rig.stack().sink().send(service, request, text).toCompletableFuture().join();
        }

        /** The stable revision is released, by a plan without steps. */
        void before() {
            String strategy = yaml.substring(yaml.indexOf("strategy:"), yaml.indexOf("analyses:\n"));
            String without = yaml.replace(strategy,
                    "strategy:\n  canary:\n" + STEPS + "      - deploy: {}\n      - promote: {}\n")
                    .replace("window: 1s", "window: 0s");
            Instant now = Instant.now();
            send(script().define("before", understood(without), now), without);
            send(script().deploy(scenario.stable(), now), "");
        }

        boolean isOver(int rollouts) {
            return rig.log(service).stream().filter(e -> e.event() instanceof Event.RolloutEnded).count() == rollouts;
        }

        void begin(World world, ScheduledExecutorService clock) {
            Instant now = Instant.now();
            world.begin(now);
            send(script().define("definition", definition, now), yaml);
            send(script().deploy(scenario.canary(), now), "");
            for (int i = 0; i < scenario.actions().size(); i++) {
                var moment = scenario.actions().get(i);
                int number = i + 1;
                var _ = clock.schedule(
                        () -> send(script().request(number, moment.action(), Instant.now()), ""),
                        moment.at().toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        /** From the second definition on. */
        List<Entry> log() {
            List<Entry> log = rig.log(service);
            int from = log.stream().filter(e -> e.event() instanceof Event.DefinitionAccepted).skip(1).findFirst()
                    .map(log::indexOf).orElseThrow();
            return log.subList(from, log.size());
        }
    }

    @Test
    void aRealSpillwayWritesTheLogThatItsRehearsalForetold() throws Exception {
        var platform = new ScenarioPlatform();
        var sources = new ScenarioSources();
        var letters = new CopyOnWriteArrayList<String>();
        try (var rig = new Rig(data);
                var _ = ExecutorProcess.start(
                        ExecutorSettings.of("scenario", "local", "scenario", Topic.COMMANDS.topicName()),
                        rig.stack().cluster().kafka(), platform, rig.stack().cluster().executorWire(),
                        new SimpleMeterRegistry(), (_, reason) -> letters.add(reason));
                var _ = ExecutorProcess.start(
                        ExecutorSettings.of("scenario-metrics", "metrics", "scenario", Topic.COMMANDS.topicName()),
                        rig.stack().cluster().kafka(), sources, rig.stack().cluster().executorWire(),
                        new SimpleMeterRegistry(), (_, reason) -> letters.add(reason));
                var clock = Executors.newScheduledThreadPool(1)) {
            // given
            var played = new LinkedHashMap<Played, World>();
            for (String name : SCENARIOS.keySet()) {
                Played one = Played.of(rig, name);
                var world = Rehearsal.world(one.definition(), one.scenario());
                platform.serve(one.service().toString(), world);
                sources.serve(one.service().toString(), new Measurements(one.scenario(), one.definition(), world));
                played.put(one, world);
                one.before();
            }
            over(played, 1);
            // when
            played.forEach((one, world) -> one.begin(world, clock));
            over(played, 2);
            // then
            assertThat(letters).isEmpty();
            for (Played one : played.keySet()) {
                var foretold = Rehearsal.run(one.definition(), one.scenario());
                same(one, foretold.log(), Labels.of(foretold.last()));
            }
            judgedAgain(rig);
            assertThat(played.keySet()).extracting(one -> ending(one.log())).containsOnly(State.Ending.PROMOTED,
                    State.Ending.ROLLED_BACK);
        }
    }

    /** The same policy decides the same about the log that stands on the topic; what is not the engine's is not judged. */
    private void judgedAgain(Rig rig) throws Exception {
        Path file = Files.writeString(data.resolve("same.yaml"), written("errors"));
        String[] backtest = {"backtest", "-f", file.toString(), "--any-service", "-o", "json", "--registry",
                rig.stack().cluster().registry()};
        JsonNode told = Json.read(rig.onCluster(backtest).said());
        assertThat(told.path("cases")).hasSize(SCENARIOS.size());
        assertThat(told.path("first").asInt()).isEqualTo(SCENARIOS.size());
        told.path("cases").forEach(one -> assertThat(one.path("would")).isEqualTo(one.path("decided")));
        assertThat(told.path("cases").findValuesAsText("truth")).containsExactlyInAnyOrder("healthy", "unknown",
                "unknown", "bad", "bad");
        rig.write(Topic.EVENTS, null, "test/errors", rig.all(Topic.EVENTS).getFirst().value());
        assertThat(rig.onCluster(backtest)).matches(ran -> ran.status() == Exit.BAD_INPUT
                && ran.said().contains("the chain of the log is broken: test/errors"));
        rig.write(Topic.EVENTS, null, "test/errors", new byte[]{1, 2, 3});
        assertThat(rig.onCluster(backtest).said()).contains("spillway.events, partition ").contains(", offset ");
    }

    private static void over(Map<Played, World> played, int rollouts) {
        Rig.awaited("the end of rollout " + rollouts + " of all", () -> Optional.of(true)
                .filter(_ -> played.keySet().stream().allMatch(one -> one.isOver(rollouts))));
    }

    private static State.Ending ending(List<Entry> log) {
        return log.stream().map(Entry::event).filter(Event.RolloutEnded.class::isInstance)
                .map(Event.RolloutEnded.class::cast).findFirst().orElseThrow().ended().ending();
    }

    /** Answers of several analyses may overtake each other on their way: each analysis is compared by itself, and the course by itself. */
    private static void same(Played one, List<Entry> foretold, Labels labels) {
        List<Entry> written = one.log();
        for (String analysis : List.of("errors", "checks")) {
            Predicate<String> mine = line -> line.startsWith("Measurement") && line.contains(" " + analysis + ": ");
            assertThat(lines(written, labels, one).filter(mine)).as(one.service() + ": " + analysis)
                    .containsExactlyInAnyOrderElementsOf(lines(foretold, labels, one).filter(mine).toList());
        }
        Predicate<String> course = line -> !line.startsWith("Measurement");
        assertThat(lines(written, labels, one).filter(course)).as(one.service() + ": its course")
                .containsExactlyElementsOf(lines(foretold, labels, one).filter(course).toList());
    }

    private static Stream<String> lines(List<Entry> log, Labels labels, Played one) {
        return log.stream().map(e -> e.event().getClass().getSimpleName() + " " + Sentences.of(e.event(), labels))
                .map(line -> line.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<time>")
                        .replaceAll("accepted by .*", "accepted")
                        .replace(one.scenario().stable().id().value(), "v1")
                        .replace(one.scenario().canary().id().value(), "v2"));
    }
}
