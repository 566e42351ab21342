package dev.spillway.cli.demo;

import dev.spillway.cli.role.DevStack;
import dev.spillway.cli.role.Starting;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.Service;
import dev.spillway.gateway.view.Json;
import dev.spillway.gateway.view.Labels;
import dev.spillway.gateway.view.Sentences;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spillway demo}. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = {
        "Release a service on this machine, with real requests:",
        "v1 becomes stable, v2 is promoted step by step, v3 fails and is taken back."})
public final class Demo implements Callable<Integer> {
    static final ServiceId SERVICE = new ServiceId("demo", "hello");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    enum Health {
        healthy, broken
    }

    enum Router {
        local, haproxy
    }

    enum Output {
        text, json
    }

    @Option(names = "--fast", description = "Seconds instead of minutes.")
    boolean fast;

    @Option(names = "--exit", description = "Stop at the end.")
    boolean exit;

    @Option(names = "--v2", defaultValue = "healthy", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    Health v2 = Health.healthy;

    @Option(names = "--v3", defaultValue = "broken", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    Health v3 = Health.broken;

    @Option(names = {"-o",
            "--output"}, defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    Output output = Output.text;

    @Option(names = "--router", defaultValue = "local", description = "Who splits the requests: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    Router router = Router.local;

    @Option(names = "--judge", defaultValue = "analysis", description = "With --router haproxy, who finds out that a revision hurts: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    HaproxyRoute.Judge judge = HaproxyRoute.Judge.analysis;

    @Option(names = "--data", description = "Where to keep data (default: a new directory).")
    Optional<Path> data = Optional.empty();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Path directory = data.isPresent() ? data.get() : Files.createTempDirectory("spillway-demo");
        say("starting a broker, a registry, the engine and its executors in " + directory);
        try (DevStack stack = Starting.here(() -> new DevStack(directory, DevStack.Ports.FREE))) {
            say("gateway on http://127.0.0.1:" + stack.gatewayPort() + ", Kafka on " + stack.cluster().bootstrap());
            try (Route route = Starting.here(() -> route(stack, directory))) {
                DemoReport report = run(stack, route);
                summary(report);
                if (!exit) {
                    say("still running; Ctrl-C ends it");
                    dev.spillway.cli.role.Shutdown.await(stack);
                }
                return report.requestsFailedWhileHealthy() == 0 ? 0 : 1;
            }
        }
    }

    private DemoReport run(DevStack stack, Route route) throws Exception {
        var watch = new Watch();
        try (var _ = stack.views().subscribe(entry -> {
            watch.take(entry);
            show(stack, entry);
        })) {
            return new MainJob(stack, watch, route).run(v2 == Health.broken, v3 == Health.broken);
        }
    }

    private Route route(DevStack stack, Path directory) throws IOException, InterruptedException {
        return switch (router) {
            case local -> new LocalRoute(stack.platform().metricsPort(), fast);
            case haproxy -> {
                say("starting HAProxy and Prometheus"
                        + (judge == HaproxyRoute.Judge.alertmanager ? " and Alertmanager" : ""));
                yield new HaproxyRoute(directory.resolve("loop"), stack.platform().metricsPort(),
                        stack.gatewayPort(), judge, fast);
            }
        };
    }

    private void show(DevStack stack, Entry entry) {
        if (entry.event() instanceof Event.MeasurementAsked || entry.event() instanceof Event.CommandAccepted) {
            return;
        }
        Service service = stack.views().service(SERVICE).map(v -> v.service()).orElse(Service.unknown(SERVICE));
        say(CLOCK.format(entry.header().at().atZone(ZoneId.systemDefault())) + "  "
                + Sentences.of(entry.event(), Labels.of(service)));
    }

    private void summary(DemoReport report) {
        say("");
        say("v2 " + report.v2() + ", v3 " + report.v3());
        say(report.requestsSent() + " requests; failed by revision " + report.requestsFailedByRevision()
                + "; lost to our own shifting: " + report.requestsFailedWhileHealthy());
        say("weights asked " + report.weightsAsked() + ", observed " + report.weightsObserved());
        report.abortToObservedMs()
                .ifPresent(ms -> say("from the decision to roll back to the weight read back: " + ms + " ms"));
        if (output == Output.json) {
            out().println(Json.write(report));
            out().flush();
        }
    }

    /** With JSON asked for, people read on the other stream. */
    private void say(String line) {
        PrintWriter to = output == Output.json ? spec.commandLine().getErr() : out();
        to.println(line);
        to.flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
