package dev.spillway.cli.audit;

import dev.spillway.cli.Stop;
import dev.spillway.cli.audit.LogCheck.Report;
import dev.spillway.cli.role.ClusterOptions;
import dev.spillway.cli.role.TopicReader;
import dev.spillway.cli.screen.Screen;
import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.view.Json;
import dev.spillway.schemas.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spillway audit verify}. */
@Command(name = "verify", mixinStandardHelpOptions = true, description = {
        "Verify the hash chain of the log: a changed, dropped, swapped or added record is named by service and number.",
        "Exit status: 0 intact, 1 not."})
final class Verify implements Callable<Integer> {
    private static final int BROKEN = 1;

    enum Output {
        text, json
    }

    record Told(boolean intact, int services, long records, List<Finding> findings) {}

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--service", paramLabel = "SERVICE", description = "Only this one: environment/name.")
    String service = "";

    @Option(names = {"-o",
            "--output"}, defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    Output output = Output.text;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Report report = report(new TopicReader(cluster.cluster()));
        if (!service.isEmpty() && report.services() == 0) {
            throw Stop.badInput("--service", service + " has no log");
        }
        tell(report);
        return report.intact() ? 0 : BROKEN;
    }

    private Report report(TopicReader topics) {
        requireService();
        var check = new LogCheck(heads(topics));
        topics.read(Topic.EVENTS, record -> {
            if (asked(LogCheck.key(record))) {
                check.take(record);
            }
        });
        return check.end(heads(topics));
    }

    private void requireService() {
        try {
            if (!service.isEmpty()) {
                ServiceId.parse(service);
            }
        } catch (IllegalArgumentException e) {
            throw Stop.badInput("--service", String.valueOf(e.getMessage()));
        }
    }

    private boolean asked(String key) {
        return service.isEmpty() || service.equals(key);
    }

    private Map<String, Head> heads(TopicReader topics) {
        var heads = new HashMap<String, Head>();
        topics.read(Topic.SERVICES, record -> {
            String key = LogCheck.key(record);
            if (asked(key)) {
                Head.of(record).ifPresent(head -> heads.put(key, head));
            }
        });
        return heads;
    }

    private void tell(Report report) {
        CommandLine line = spec.commandLine();
        var screen = new Screen(line.getOut(), line.getErr(), line.getColorScheme().ansi().enabled());
        if (output == Output.json) {
            screen.json(Json.write(
                    new Told(report.intact(), report.services(), report.records(), report.findings())));
            return;
        }
        report.findings().forEach(finding -> screen.line(finding.line()));
        String verdict = report.intact() ? "intact" : "NOT intact: " + report.findings().size() + " findings";
        screen.line(report.records() + " records of " + report.services() + " services: " + verdict);
    }
}
