package dev.spillway.simulator.scenario;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Request.AlertStatus;
import dev.spillway.core.signal.Request.Ask;
import dev.spillway.core.signal.Request.DriftAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that people and alerting systems ask for in a scenario, as requests. */
public final class Script {
    private static final Policy AT_ONCE = new Policy(Policy.DEFAULT.onConflict(), Policy.DEFAULT.onInconclusive(),
            Duration.ZERO, false, Policy.DEFAULT.canaryMinimum(), Policy.DEFAULT.deadlines());
    private static final String DEPLOYER = "deployer";
    private final Definition definition;
    private final Scenario scenario;

    public Script(Definition definition, Scenario scenario) {
        this.definition = definition;
        this.scenario = scenario;
    }

    /** The service as it is before its stable revision is deployed: the same targets, and neither steps nor a window to wait for. */
    public Definition before() {
        return new Definition(definition.service(), definition.targets(),
                new Strategy.Canary(List.of(new Step.Deploy(), new Step.Promote())), List.of(), AT_ONCE,
                definition.digest() + "-before");
    }

    public Request define(String id, Definition what, Instant at) {
        return new Request.PutService(ask(id, DEPLOYER, Optional.empty(), at), what);
    }

    public Request deploy(Revision revision, Instant at) {
        return new Request.Deploy(ask("deploy-" + revision.label(), DEPLOYER, Optional.empty(), at), revision,
                Optional.empty());
    }

    /** @param number of the action, so that its request has an id of its own */
    public Request request(int number, Action action, Instant at) {
        return switch (action) {
            case Action.Alert(String fingerprint, Optional<Side> side, String reason) ->
                new Request.Alert(ask("alert-" + number, "alerts", Optional.of(reason), at), fingerprint, at,
                        AlertStatus.FIRING, Map.of(), side.map(s -> scenario.revision(s).id().value()));
            case Action.Asked(Action.Verb verb, String by, Optional<String> reason, Optional<String> analysis) ->
                asked(verb, ask("action-" + number, by, reason, at), analysis);
        };
    }

    private static Request asked(Action.Verb verb, Ask ask, Optional<String> analysis) {
        return switch (verb) {
            case ABORT -> new Request.Abort(ask);
            case APPROVE -> new Request.Approve(ask);
            case PROMOTE -> new Request.Promote(ask, false);
            case PROMOTE_FULL -> new Request.Promote(ask, true);
            case PAUSE -> new Request.Pause(ask);
            case RESUME -> new Request.Resume(ask);
            case SKIP -> new Request.Skip(ask, analysis);
            case UNDO -> new Request.Undo(ask, Optional.empty(), false, false);
            case FREEZE -> new Request.Freeze(ask, true);
            case UNFREEZE -> new Request.Freeze(ask, false);
            case ACCEPT_DRIFT -> new Request.AnswerDrift(ask, DriftAnswer.ACCEPT);
            case OVERWRITE_DRIFT -> new Request.AnswerDrift(ask, DriftAnswer.OVERWRITE);
        };
    }

    private static Ask ask(String id, String by, Optional<String> reason, Instant at) {
        return new Ask(id, "digest-of-" + id, new Actor(by, "scenario", true), Optional.empty(), Optional.empty(),
                reason, at);
    }
}
