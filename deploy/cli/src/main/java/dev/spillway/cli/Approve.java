package dev.spillway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "approve", description = "Approve the step that waits for it.", mixinStandardHelpOptions = true)
final class Approve implements Callable<Integer> {
    @Mixin
    Asked asked = new Asked();

    @Override
    public Integer call() {
        return asked.askOfWhatIsSeen("approve", Map.of());
    }
}
