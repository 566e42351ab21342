package dev.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.view.EntryView;
import dev.spillway.gateway.view.ServiceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "why", description = "Why a service is as it is: what it waits for, and what was decided on what evidence.", mixinStandardHelpOptions = true)
final class Why implements Callable<Integer> {
    /** What changed a rollout's course; the rest is routine. */
    private static final Set<String> TURNS = Set.of("RolloutStarted", "RequestRejected", "AlreadyStable",
            "DeploymentWaiting", "WaitingDropped", "AnalysisConcluded", "BakeExtended", "Held", "HoldEnded", "Paused",
            "Resumed", "Approved", "AlertTaken", "DriftFound", "DriftAnswered", "CommandFailed", "ExecutorSilent",
            "HealthReported", "RollbackStarted", "RollbackStuck", "EngineFaulted", "Promoted", "RolloutEnded");

    @Mixin
    Options options = new Options();

    @Parameters(paramLabel = "SERVICE", description = "environment/name")
    String service = "";

    @Override
    public Integer call() {
        Session session = options.session();
        ServiceId id = Session.service(service);
        ServiceView view = session.view(id);
        List<String> turns = turns(session, id, view);
        if (!session.json()) {
            session.screen().line(summary(view));
        }
        for (String json : turns) {
            if (session.json()) {
                session.screen().json(json);
            } else {
                session.screen().line("  " + Events.line(Session.parse(json, EntryView.class)));
            }
        }
        return Exit.PROMOTED;
    }

    private static List<String> turns(Session session, ServiceId id, ServiceView view) {
        Optional<String> rollout = view.rollout().map(r -> r.id()).or(() -> view.last().map(l -> l.rollout()));
        JsonNode body = Session.parse(session.get(Session.path(id) + "/history?limit=2000"), JsonNode.class);
        var turns = new ArrayList<String>();
        for (JsonNode node : body.path("entries")) {
            boolean mine = rollout.filter(r -> r.equals(node.path("rollout").asText())).isPresent();
            if (TURNS.contains(node.path("type").asText()) && (mine || !node.has("rollout"))) {
                turns.add(node.toString());
            }
        }
        return turns;
    }

    private static String summary(ServiceView view) {
        return view.rollout().map(r -> view.id() + ": " + r.revision().label() + " waits for " + r.waitsFor()
                + r.reason().map(reason -> ", because " + reason).orElse(""))
                .or(() -> view.last().map(l -> view.id() + ": " + l.revision().label() + " ended, "
                        + l.ending().replace('_', ' ') + ": " + l.reason()))
                .orElse(view.id() + ": nothing was rolled out yet");
    }
}
