package dev.spillway.cli;

import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.view.ServiceView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "abort", description = "Send all traffic back. Without --rollout: whatever is active.", mixinStandardHelpOptions = true)
final class Abort implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "environment/name")
    String service = "";

    @Option(names = "--all", description = "Every rollout of the environment.")
    boolean all;

    @Option(names = {"-e", "--environment"}, paramLabel = "NAME", description = "With --all.")
    String environment = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why: it stands in the log.")
    String reason = "";

    @Option(names = "--rollout", paramLabel = "ID", description = "Refused when another rollout is active.")
    Optional<String> rollout = Optional.empty();

    @Option(names = "--request-id", paramLabel = "ID", description = "Asking twice with one id is asking once.")
    Optional<String> requestId = Optional.empty();

    @Override
    public Integer call() {
        Session session = options.session();
        var body = new LinkedHashMap<String, Object>();
        body.put("reason", reason);
        rollout.ifPresent(id -> body.put("rollout", id));
        requestId.ifPresent(id -> body.put("requestId", id));
        if (!all) {
            ServiceId id = Session.service(service);
            session.tell(session.ask(id, "abort", body));
            return Exit.PROMOTED;
        }
        if (environment.isEmpty() || !service.isEmpty()) {
            throw Stop.badInput("--all", "needs --environment, and no service");
        }
        List<ServiceView> running = session.views(environment).stream().filter(v -> v.rollout().isPresent()).toList();
        return Many.ask(session, running, "abort", body);
    }
}
