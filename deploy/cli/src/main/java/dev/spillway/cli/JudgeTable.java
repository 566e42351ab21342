package dev.spillway.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "judge-table", description = {
        "Try the judge as it is shipped, and others, on made traffic whose truth is known:",
        "false alarms and detection times over whole rollouts. Needs no gateway, and minutes."}, mixinStandardHelpOptions = true)
final class JudgeTable implements Callable<Integer> {
    private static final int MOST = 1_000_000;

    @Option(names = "--runs", defaultValue = "1000", paramLabel = "N", description = "Rollouts per cell (default ${DEFAULT-VALUE}).")
    int runs = 1000;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "The same seed gives the same table (default ${DEFAULT-VALUE}).")
    long seed = 1;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (runs < 1 || runs > MOST) {
            throw Stop.badInput("--runs", "must be 1.." + MOST + ", but was " + runs);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(new dev.spillway.simulator.judge.JudgeTable(runs, seed).text());
        out.flush();
        return Exit.PROMOTED;
    }
}
