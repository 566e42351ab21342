package dev.spillway.cli;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "undo", description = "Go back to an earlier revision; while a rollout runs, abort it.", mixinStandardHelpOptions = true)
final class Undo implements Callable<Integer> {
    @Mixin
    Asked asked = new Asked();

    @Option(names = "--to-revision", paramLabel = "N", description = "Its number in the history.")
    Optional<Integer> toRevision = Optional.empty();

    @Option(names = "--steps", description = "Run the whole plan.")
    boolean steps;

    @Option(names = "--force", description = "Even to one that was taken back. Needs a reason.")
    boolean force;

    @Override
    public Integer call() {
        var body = new LinkedHashMap<String, Object>();
        toRevision.ifPresent(n -> body.put("toRevision", n));
        body.put("steps", steps);
        body.put("force", force);
        return asked.ask("undo", body);
    }
}
