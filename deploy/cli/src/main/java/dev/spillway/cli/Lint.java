package dev.spillway.cli;

import dev.spillway.cli.screen.Screen;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.gateway.view.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "lint", description = "Say all that is wrong with definitions. Needs no gateway.", mixinStandardHelpOptions = true)
final class Lint implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Mixin
    Sources sources = new Sources();

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Definitions, each on its own. What belongs together comes with -f.")
    List<Path> files = List.of();

    @Override
    public Integer call() {
        if (files.isEmpty() && sources.files.isEmpty()) {
            throw Stop.badInput("FILE", "is missing: name the definitions, or give the files of one with -f");
        }
        var joined = new LinkedHashMap<String, Joined>();
        if (!sources.files.isEmpty()) {
            joined.put(sources.files.getFirst().toString(), sources.joined(sources.files));
        }
        files.forEach(file -> joined.put(file.toString(), sources.joined(List.of(file))));
        var texts = new LinkedHashMap<String, String>();
        joined.forEach((file, all) -> texts.put(file, all.text()));
        int status = Exit.PROMOTED;
        for (var reading : DefinitionReader.readAll(texts).entrySet()) {
            Joined all = Optional.ofNullable(joined.get(reading.getKey())).orElseThrow();
            status = Math.max(status, tell(reading.getKey(), all, reading.getValue()));
        }
        return status;
    }

    private int tell(String file, Joined joined, Reading reading) {
        Screen screen = options.screen();
        switch (reading) {
            case Reading.Problems problems -> DefinitionFiles.tell(screen, options.isJson(), joined, problems);
            case Reading.Parts parts -> fine(screen, joined, parts,
                    file + ": " + String.join(", ", parts.names()) + " is fine, for a Rollout to refer to");
            case Reading.Read read ->
                fine(screen, joined, read, file + ": " + read.definition().service() + " is fine");
        }
        return reading instanceof Reading.Problems ? Exit.BAD_INPUT : Exit.PROMOTED;
    }

    /** With -o json everything is on the output: there is nothing else to be read from it. */
    private void fine(Screen screen, Joined joined, Reading reading, String sentence) {
        if (options.isJson()) {
            reading.warnings().forEach(w -> screen
                    .json(Json.write(joined.placed(DefinitionFiles.Severity.warning, w))));
        } else {
            DefinitionFiles.warn(screen, false, joined, reading);
            screen.line(sentence);
        }
    }
}
