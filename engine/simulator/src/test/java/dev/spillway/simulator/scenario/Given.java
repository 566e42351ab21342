package dev.spillway.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Definition;
import dev.spillway.core.state.State.Ending;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.simulator.scenario.Rehearsal.Rehearsed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Definitions and scenarios as people write them, and what came of them. */
public final class Given {
    public static final String CANARY = """
            apiVersion: spillway.dev/v1
            kind: Service
            metadata: {environment: prod, name: checkout}
            targets:
              - name: app
                platform: local
                role: service
                local: {command: run, readiness: /}
            strategy:
              canary:
                steps:
                  - setWeight: 5
                  - bake: {duration: 15m, analyses: [errors]}
                  - setWeight: 25
                  - bake: {duration: 30m, analyses: [errors]}
                  - setWeight: 50
                  - bake: {duration: 1h, analyses: [errors]}
            analyses:
              - name: errors
                provider: prometheusText
                interval: 15s
                errorRate: {max: 2%}
                query: {url: "http://127.0.0.1:8301/metrics"}
            revision: {label: v2, artifact: run}
            """;
    public static final String SCENARIO = """
            apiVersion: spillway.dev/v1
            kind: Scenario
            stable: v1
            traffic: 200
            """;

    private Given() {}

    public static Definition definition(String text) {
        return switch (DefinitionReader.read(text)) {
            case Reading.Read read -> read.definition();
            case Reading wrong -> throw new AssertionError(wrong.toString());
        };
    }

    public static ScenarioReading reading(String definition, String scenario) {
        return ScenarioReader.read(scenario, definition(definition),
                DefinitionReader.read(definition) instanceof Reading.Read read ? read.revision() : Optional.empty());
    }

    public static Scenario scenario(String definition, String scenario) {
        return switch (reading(definition, scenario)) {
            case ScenarioReading.Read(Scenario read) -> read;
            case ScenarioReading.Wrong(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    public static Rehearsed rehearsed(String definition, String more) {
        return Rehearsal.run(definition(definition), scenario(definition, SCENARIO + more));
    }

    public static <E extends Event> List<E> all(Rehearsed rehearsed, Class<E> type) {
        return rehearsed.log().stream().map(Entry::event).filter(type::isInstance).map(type::cast).toList();
    }

    public static Duration when(Rehearsed rehearsed, Class<? extends Event> first) {
        return rehearsed.log().stream().filter(e -> first.isInstance(e.event())).findFirst()
                .map(e -> Duration.between(Rehearsal.START, e.header().at())).orElseThrow();
    }

    public static void ended(Rehearsed rehearsed, Ending how) {
        assertThat(all(rehearsed, Event.RolloutEnded.class)).singleElement()
                .extracting(e -> e.ended().ending()).isEqualTo(how);
    }
}
