package dev.spillway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "skip", description = "Pass an undecided analysis. Needs a reason.", mixinStandardHelpOptions = true)
final class Skip implements Callable<Integer> {
    @Mixin
    Asked asked = new Asked();

    @Option(names = "--analysis", paramLabel = "NAME", description = "Which, where several run.")
    String analysis = "";

    @Override
    public Integer call() {
        return asked.askOfWhatIsSeen("skip", analysis.isEmpty() ? Map.of() : Map.of("analysis", analysis));
    }
}
