package dev.spillway.cli;

import dev.spillway.core.model.Definition;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.PlanText;
import dev.spillway.definition.PlanView;
import dev.spillway.definition.Reading;
import dev.spillway.gateway.view.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "plan", description = "What a definition's rollouts will do, command by command. Needs no gateway.", mixinStandardHelpOptions = true)
final class Plan implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Mixin
    Sources sources = new Sources();

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "The files of one definition, as with -f.")
    List<Path> files = List.of();

    @Override
    public Integer call() {
        List<Path> all = Stream.concat(sources.files.stream(), files.stream()).toList();
        if (all.isEmpty()) {
            throw Stop.badInput("FILE", "is missing: name the files of a definition");
        }
        Joined joined = sources.joined(all);
        return switch (DefinitionReader.read(joined.text())) {
            case Reading.Read read -> {
                DefinitionFiles.warn(options.screen(), options.isJson(), joined, read);
                show(read.definition());
                yield Exit.PROMOTED;
            }
            case Reading wrong -> {
                DefinitionFiles.tell(options.screen(), options.isJson(), joined, wrong);
                understood(wrong).ifPresent(this::show);
                yield Exit.BAD_INPUT;
            }
        };
    }

    /** What has no executor yet can be looked at all the same. */
    private Optional<Definition> understood(Reading wrong) {
        return wrong instanceof Reading.Problems problems && !options.isJson()
                ? problems.understood()
                : Optional.empty();
    }

    private void show(Definition definition) {
        if (options.isJson()) {
            options.screen().json(Json.write(PlanView.of(definition)));
        } else {
            options.screen().line(PlanText.of(definition).stripTrailing());
        }
    }
}
