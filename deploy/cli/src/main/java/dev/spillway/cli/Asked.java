package dev.spillway.cli;

import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.view.RolloutView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every verb about one service takes. */
final class Asked {
    @Mixin
    Options options = new Options();

    @Parameters(paramLabel = "SERVICE", description = "environment/name")
    String service = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why: it stands in the log.")
    Optional<String> reason = Optional.empty();

    @Option(names = "--rollout", paramLabel = "ID", description = "Refused when another rollout is active.")
    Optional<String> rollout = Optional.empty();

    @Option(names = "--step", paramLabel = "N", description = "Refused when it is at another step; 1 is the first.")
    Optional<Integer> step = Optional.empty();

    @Option(names = "--request-id", paramLabel = "ID", description = "Asking twice with one id is asking once.")
    Optional<String> requestId = Optional.empty();

    /** Asks for whatever is active. */
    int ask(String verb, Map<String, Object> more) {
        Session session = options.session();
        session.tell(session.ask(Session.service(service), verb, body(more)));
        return Exit.PROMOTED;
    }

    /** Asks for what is seen now: should it move on before the request arrives, the request is refused. */
    int askOfWhatIsSeen(String verb, Map<String, Object> more) {
        Session session = options.session();
        ServiceId id = Session.service(service);
        Map<String, Object> body = body(more);
        Optional<RolloutView> seen = session.view(id).rollout();
        seen.ifPresent(r -> body.putIfAbsent("rollout", r.id()));
        seen.filter(r -> r.id().equals(body.get("rollout"))).ifPresent(r -> body.putIfAbsent("step", r.step()));
        session.tell(session.ask(id, verb, body));
        return Exit.PROMOTED;
    }

    private Map<String, Object> body(Map<String, Object> more) {
        var body = new LinkedHashMap<>(more);
        reason.ifPresent(text -> body.put("reason", text));
        rollout.ifPresent(text -> body.put("rollout", text));
        step.ifPresent(n -> body.put("step", n));
        requestId.ifPresent(text -> body.put("requestId", text));
        return body;
    }
}
