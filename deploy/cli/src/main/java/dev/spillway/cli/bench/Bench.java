package dev.spillway.cli.bench;

import dev.spillway.gateway.view.Json;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code spillway bench}. */
@Command(name = "bench", mixinStandardHelpOptions = true, description = {
        "Measures the engine on an embedded broker: throughput, and how long an abort takes.",
        "Progress goes to stderr; the last line of stdout is the result."})
public final class Bench implements Callable<Integer> {
    private static final long OBSERVATIONS_PER_SECOND = 40_000;

    enum Output {
        text, json
    }

    @Option(names = "--services", defaultValue = "10000", description = "Each with a rollout in its bake (default ${DEFAULT-VALUE}).")
    int services;

    @Option(names = "--aborts", defaultValue = "500", description = "In each mode (default ${DEFAULT-VALUE}).")
    int aborts;

    @Option(names = "--seconds", defaultValue = "15", description = "Length of the throughput measurement, roughly: 40,000 observations for each, of which the second half counts (default ${DEFAULT-VALUE}).")
    int seconds;

    @Option(names = "--data", description = "An empty directory to work in (default: a new one).")
    Optional<Path> data = Optional.empty();

    @Option(names = {"-o",
            "--output"}, defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    Output output = Output.text;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        check();
        Path directory = data.isPresent() ? data.get() : Files.createTempDirectory("spillway-bench");
        say("working in " + directory);
        try (var bed = new Bed(directory);
                var measurements = new Measurements(bed,
                        new Measurements.Size(services, aborts, seconds * OBSERVATIONS_PER_SECOND), this::say)) {
            show(measurements.run());
        }
        return 0;
    }

    private void check() {
        if (aborts < 1 || seconds < 1 || services <= 3 * aborts) {
            throw new ParameterException(spec.commandLine(),
                    "--services must be more than three times --aborts, and --aborts and --seconds at least 1");
        }
    }

    private void show(BenchReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            out.println(Json.write(report));
        } else {
            out.println(report);
        }
        out.flush();
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
