package dev.spillway.cli;

import dev.spillway.cli.backtest.BacktestReport;
import dev.spillway.cli.backtest.Logs;
import dev.spillway.cli.role.ClusterOptions;
import dev.spillway.core.model.Definition;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.simulator.backtest.Backtest;
import dev.spillway.simulator.backtest.Backtest.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "backtest", description = "Judge recorded rollouts again by a changed definition: false alarms and time to find, side by side. Reads the log from Kafka, or from files. Needs no gateway.", mixinStandardHelpOptions = true)
final class BacktestLog implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Mixin
    Sources sources = new Sources();

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--log", paramLabel = "FILE", description = "Lines that events -o json wrote, in place of the topic. May be repeated.")
    List<Path> logs = List.of();

    @Option(names = "--any-service", description = "Judge the rollouts of every service in the log by this definition.")
    boolean any;

    @Option(names = "--all", description = "Show the rollouts about which both policies agree, too.")
    boolean all;

    @Override
    public Integer call() {
        if (sources.isEmpty()) {
            throw Stop.badInput("-f", "is missing: name the changed definition's files");
        }
        Joined joined = sources.joined(sources.files);
        Reading reading = DefinitionReader.read(joined.text());
        if (!(reading instanceof Reading.Read read)) {
            DefinitionFiles.tell(options.screen(), options.isJson(), joined, reading);
            return Exit.BAD_INPUT;
        }
        DefinitionFiles.warn(options.screen(), options.isJson(), joined, read);
        var report = new BacktestReport(judged(read.definition()));
        if (options.isJson()) {
            options.screen().json(report.json());
        } else {
            report.tell(options.screen(), all);
        }
        return Exit.PROMOTED;
    }

    private Report judged(Definition changed) {
        var backtest = new Backtest(changed);
        String service = changed.service().toString();
        Logs.read(logs, cluster.cluster(), name -> any || name.equals(service), backtest::take);
        Report report = backtest.end();
        int found = report.cases().size() + report.first() + report.undos() + report.untouched() + report.unfinished();
        if (found == 0) {
            throw Stop.badInput(logs.isEmpty() ? "--bootstrap" : "--log", "the log holds no rollout of "
                    + (any ? "any service" : service + "; --any-service takes those of all services"));
        }
        return report;
    }
}
