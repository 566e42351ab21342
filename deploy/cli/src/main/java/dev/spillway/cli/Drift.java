package dev.spillway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import picocli.CommandLine.Parameters;

@Command(name = "drift", description = "Answer a drift: what was found is right, or is written over.", mixinStandardHelpOptions = true)
final class Drift implements Callable<Integer> {
    @Mixin
    Asked asked = new Asked();

    enum Answer {
        accept, overwrite
    }

    @Parameters(index = "1", paramLabel = "ANSWER", description = "${COMPLETION-CANDIDATES}")
    Answer answer = Answer.accept;

    @Override
    public Integer call() {
        return asked.askOfWhatIsSeen("drift", Map.of("answer", answer.name()));
    }
}
