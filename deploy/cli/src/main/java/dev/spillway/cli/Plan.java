package dev.spillway.cli;

import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.PlanText;
import dev.spillway.definition.PlanView;
import dev.spillway.definition.Reading;
import dev.spillway.gateway.view.Json;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "plan", description = "What a definition's rollouts will do, command by command. Needs no gateway.", mixinStandardHelpOptions = true)
final class Plan implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Parameters(paramLabel = "FILE", description = "A definition.")
    Path file = Path.of("");

    @Override
    public Integer call() {
        return switch (DefinitionReader.read(DefinitionFiles.text(file))) {
            case Reading.Problems problems -> {
                DefinitionFiles.tell(options.screen(), options.isJson(), file, problems);
                yield Exit.BAD_INPUT;
            }
            case Reading.Read read -> {
                if (options.isJson()) {
                    options.screen().json(Json.write(PlanView.of(read.definition())));
                } else {
                    options.screen().line(PlanText.of(read.definition()).stripTrailing());
                }
                yield Exit.PROMOTED;
            }
        };
    }
}
