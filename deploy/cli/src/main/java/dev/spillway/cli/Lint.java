package dev.spillway.cli;

import dev.spillway.cli.screen.Screen;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "lint", description = "Say all that is wrong with definitions. Needs no gateway.", mixinStandardHelpOptions = true)
final class Lint implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Definitions.")
    List<Path> files = List.of();

    @Override
    public Integer call() {
        Screen screen = options.screen();
        var texts = new LinkedHashMap<String, String>();
        files.forEach(file -> texts.put(file.toString(), DefinitionFiles.text(file)));
        int status = Exit.PROMOTED;
        for (var reading : DefinitionReader.readAll(texts).entrySet()) {
            switch (reading.getValue()) {
                case Reading.Problems problems -> {
                    DefinitionFiles.tell(screen, options.isJson(), Path.of(reading.getKey()), problems);
                    status = Exit.BAD_INPUT;
                }
                case Reading.Read read -> {
                    if (!options.isJson()) {
                        screen.line(reading.getKey() + ": " + read.definition().service() + " is fine");
                    }
                }
            }
        }
        return status;
    }
}
