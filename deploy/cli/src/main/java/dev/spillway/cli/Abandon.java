package dev.spillway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "abandon", description = "End a rollout whose target is gone. Needs a reason.", mixinStandardHelpOptions = true)
final class Abandon implements Callable<Integer> {
    @Mixin
    Asked asked = new Asked();

    @Override
    public Integer call() {
        return asked.ask("abandon", Map.of());
    }
}
