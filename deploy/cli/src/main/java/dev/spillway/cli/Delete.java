package dev.spillway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "delete", description = "Forget a service that nothing runs on.", mixinStandardHelpOptions = true)
final class Delete implements Callable<Integer> {
    @Mixin
    Asked asked = new Asked();

    @Override
    public Integer call() {
        return asked.ask("delete", Map.of());
    }
}
