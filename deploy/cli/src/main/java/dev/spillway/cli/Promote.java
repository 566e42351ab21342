package dev.spillway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "promote", description = "End the present wait and take one step.", mixinStandardHelpOptions = true)
final class Promote implements Callable<Integer> {
    @Mixin
    Asked asked = new Asked();

    @Option(names = "--full", description = "Skip the remaining waits too; never approvals, capacity or observation.")
    boolean full;

    @Override
    public Integer call() {
        return asked.askOfWhatIsSeen("promote", Map.of("full", full));
    }
}
