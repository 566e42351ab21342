package dev.spillway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "retry", description = "Roll the last ended rollout out again.", mixinStandardHelpOptions = true)
final class Retry implements Callable<Integer> {
    @Mixin
    Asked asked = new Asked();

    @Override
    public Integer call() {
        return asked.ask("retry", Map.of());
    }
}
