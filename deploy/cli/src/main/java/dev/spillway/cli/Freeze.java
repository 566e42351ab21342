package dev.spillway.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "freeze", description = "Stop every rise of exposure, of a service or of an environment.", mixinStandardHelpOptions = true)
final class Freeze implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "environment/name")
    String service = "";

    @Option(names = {"-e", "--environment"}, paramLabel = "NAME", description = "All services of it.")
    String environment = "";

    @Option(names = "--off", description = "Allow it again.")
    boolean off;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why: it stands in the log.")
    String reason = "";

    @Override
    public Integer call() {
        if (service.isEmpty() == environment.isEmpty()) {
            throw Stop.badInput("SERVICE", "name a service or --environment, one of them");
        }
        Session session = options.session();
        Map<String, Object> body = Map.of("on", !off, "reason", reason);
        return Many.ask(session,
                service.isEmpty() ? session.views(environment) : List.of(session.view(Session.service(service))),
                "freeze", body);
    }
}
