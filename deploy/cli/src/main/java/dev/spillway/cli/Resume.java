package dev.spillway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "resume", description = "End a pause.", mixinStandardHelpOptions = true)
final class Resume implements Callable<Integer> {
    @Mixin
    Asked asked = new Asked();

    @Override
    public Integer call() {
        return asked.askOfWhatIsSeen("resume", Map.of());
    }
}
