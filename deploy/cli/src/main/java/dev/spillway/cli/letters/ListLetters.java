package dev.spillway.cli.letters;

import dev.spillway.cli.role.ClusterOptions;
import dev.spillway.cli.screen.Screen;
import dev.spillway.gateway.view.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spillway dead-letters list}. */
@Command(name = "list", description = "One line each: where it lies, where it came from, why.", mixinStandardHelpOptions = true)
final class ListLetters implements Callable<Integer> {
    enum Output {
        text, json
    }

    /** @param value Base64: most of these are not text */
    record Told(String place, Instant at, String topic, int partition, long offset, String key, boolean retryable,
            String reason, Optional<String> value) {}

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--topic", paramLabel = "NAME", description = "Only what came from this topic: spillway.requests, or requests.")
    Optional<String> topic = Optional.empty();

    @Option(names = {"-o",
            "--output"}, defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    Output output = Output.text;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Optional<String> origin = topic.map(Origins::named);
        CommandLine line = spec.commandLine();
        var screen = new Screen(line.getOut(), line.getErr(), line.getColorScheme().ansi().enabled());
        List<Letter> letters = Letter.all(cluster.cluster(), screen::error).stream()
                .filter(letter -> origin.isEmpty() || origin.get().equals(letter.content().topic())).toList();
        letters.stream().map(ListLetters::told)
                .forEach(told -> tell(screen, told));
        if (output == Output.text && letters.isEmpty()) {
            screen.line("no dead letters");
        }
        return 0;
    }

    private void tell(Screen screen, Told told) {
        if (output == Output.json) {
            screen.json(Json.write(told));
        } else {
            screen.line(told.place() + "  " + told.at() + "  " + told.topic() + "/" + told.partition() + ":"
                    + told.offset() + "  " + told.key() + "  " + (told.retryable() ? "retryable: " : "")
                    + told.reason());
        }
    }

    private static Told told(Letter letter) {
        var c = letter.content();
        return new Told(letter.place(), c.at(), c.topic(), c.partition(), c.offset(),
                c.key().map(k -> new String(k, StandardCharsets.UTF_8)).orElse(""), c.retryable(), c.reason(),
                c.value().map(Base64.getEncoder()::encodeToString));
    }
}
