package dev.spillway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "pause", description = "Stop advancing; watching goes on.", mixinStandardHelpOptions = true)
final class Pause implements Callable<Integer> {
    @Mixin
    Asked asked = new Asked();

    @Override
    public Integer call() {
        return asked.ask("pause", Map.of());
    }
}
