package dev.spillway.cli;

import dev.spillway.cli.DefinitionFiles.Severity;
import dev.spillway.cli.simulate.SimulationReport;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.definition.Words;
import dev.spillway.definition.yaml.Problem;
import dev.spillway.gateway.view.Json;
import dev.spillway.simulator.scenario.Rehearsal;
import dev.spillway.simulator.scenario.Rehearsal.Rehearsed;
import dev.spillway.simulator.scenario.Scenario;
import dev.spillway.simulator.scenario.ScenarioReader;
import dev.spillway.simulator.scenario.ScenarioReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "simulate", description = "Try a definition's rollout against a scenario: what would happen, when, and why. Needs no gateway.", mixinStandardHelpOptions = true, exitCodeListHeading = "%nExit status:%n", exitCodeList = {
        "0:would be promoted", "1:would be rolled back", "2:bad input", "3:not over when the scenario ends",
        "6:would wait for a person"})
final class Simulate implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Mixin
    Sources sources = new Sources();

    @Parameters(paramLabel = "SCENARIO", description = "Traffic, errors, people and broken executors: docs/simulate.md.")
    Path file = Path.of("");

    @Option(names = "--seed", paramLabel = "N", description = "Of the counts, in place of the scenario's.")
    Optional<Long> seed = Optional.empty();

    @Option(names = "--svg", paramLabel = "FILE", description = "Write a picture there too.")
    Optional<Path> svg = Optional.empty();

    @Option(names = "--all", description = "Show each measurement, too.")
    boolean all;

    @Override
    public Integer call() {
        if (sources.isEmpty()) {
            throw Stop.badInput("-f", "is missing: name the definition's files, then the scenario");
        }
        Joined joined = sources.joined(sources.files);
        Reading reading = DefinitionReader.read(joined.text());
        if (!(reading instanceof Reading.Read read)) {
            DefinitionFiles.tell(options.screen(), options.isJson(), joined, reading);
            return Exit.BAD_INPUT;
        }
        DefinitionFiles.warn(options.screen(), options.isJson(), joined, read);
        String text = DefinitionFiles.text(file);
        return switch (ScenarioReader.read(text, read.definition(), read.revision())) {
            case ScenarioReading.Read(Scenario scenario) ->
                show(read, seed.map(scenario::withSeed).orElse(scenario));
            case ScenarioReading.Wrong(List<Problem> problems) -> {
                tell(Joined.of(file.toString(), text), problems);
                yield Exit.BAD_INPUT;
            }
        };
    }

    private void tell(Joined joined, List<Problem> problems) {
        for (Problem problem : problems) {
            var placed = joined.placed(Severity.problem, problem);
            if (options.isJson()) {
                options.screen().json(Json.write(placed));
            } else {
                options.screen().error(placed.toString());
            }
        }
    }

    private int show(Reading.Read read, Scenario scenario) {
        long begun = System.nanoTime();
        Rehearsed rehearsed = rehearsed(read, scenario);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        var report = new SimulationReport(rehearsed);
        svg.ifPresent(path -> write(path, report.svg()));
        if (options.isJson()) {
            options.screen().json(report.json());
        } else {
            report.tell(options.screen(), all);
            options.screen().error(Words.duration(Duration.between(Rehearsal.START, rehearsed.end()))
                    + " simulated in " + took.toMillis() + " ms");
        }
        return report.status();
    }

    private Rehearsed rehearsed(Reading.Read read, Scenario scenario) {
        try {
            return Rehearsal.run(read.definition(), scenario);
        } catch (IllegalStateException impossible) {
            throw Stop.badInput("SCENARIO", String.valueOf(impossible.getMessage()));
        }
    }

    private static void write(Path path, String picture) {
        try {
            Files.writeString(path, picture);
        } catch (IOException e) {
            throw Stop.badInput("--svg", path + " cannot be written: " + e);
        }
    }
}
