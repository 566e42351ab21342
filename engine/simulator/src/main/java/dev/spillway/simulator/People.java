package dev.spillway.simulator;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Request.AlertStatus;
import dev.spillway.core.signal.Request.Ask;
import dev.spillway.core.signal.Request.DriftAnswer;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import dev.spillway.simulator.EngineNode.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everybody who asks for something, mostly sensible, often too late, sometimes twice. */
final class People {
    static final List<Actor> ALL = List.of(new Actor("alice", "cli", true), new Actor("bob", "cli", true),
            new Actor("carol", "cli", true), new Actor("dave", "topic", false));
    private final Schedule schedule;
    private final Chance chance;
    private final ServiceNode node;
    private final Definitions definitions;
    private final Revisions revisions;
    private int asked;

    People(Schedule schedule, ServiceNode node, Definitions definitions, Revisions revisions) {
        this.schedule = schedule;
        this.chance = schedule.chance();
        this.node = node;
        this.definitions = definitions;
        this.revisions = revisions;
    }

    void say(Request request) {
        node.engine().send(Topic.REQUESTS, request);
    }

    Ask ask(Actor actor) {
        asked++;
        return new Ask("r" + asked, "digest-" + asked, actor, Optional.empty(), Optional.empty(),
                Optional.of("because"), schedule.agenda().now());
    }

    /** One request, as somebody who saw the service a moment ago might send it. */
    void askSomething() {
        Ask ask = seen(ask(chance.oneOf(ALL)));
        say(switch (chance.below(22)) {
            case 0, 1, 2, 3, 4, 5 -> deploy(ask);
            case 6, 7 -> new Request.Abort(ask);
            case 8 -> new Request.Pause(ask);
            case 9 -> new Request.Resume(ask);
            case 10 -> new Request.Promote(ask, false);
            case 11 -> new Request.Promote(ask, true);
            case 12 -> new Request.Approve(ask);
            case 13 -> new Request.Skip(ask, chance.oneIn(2) ? Optional.of("errors") : Optional.empty());
            case 14 -> new Request.Retry(ask);
            case 15, 16 -> undo(ask);
            case 17 -> new Request.Freeze(ask, chance.oneIn(2));
            case 18, 19 -> alert(ask);
            case 20 -> new Request.AnswerDrift(ask, chance.oneOf(List.of(DriftAnswer.values())));
            default -> new Request.PutService(ask, definitions.any());
        });
    }

    private Ask seen(Ask ask) {
        Service service = node.service();
        boolean says = chance.oneIn(2) && service.rollout().isPresent();
        Optional<Integer> step = says && chance.oneIn(2) && service.state() instanceof State.Active active
                ? Optional.of(active.progress().step())
                : Optional.empty();
        String digest = chance.oneIn(40) ? "conflict-" + asked : ask.digest();
        String id = digest.startsWith("conflict") ? "r" + Math.max(1, asked - 1) : ask.requestId();
        return new Ask(id, digest, ask.actor(), says ? service.rollout() : Optional.empty(), step,
                chance.oneIn(20) ? Optional.empty() : ask.reason(), ask.saidAt());
    }

    Request deploy(Ask ask) {
        return new Request.Deploy(ask, chance.oneIn(12) ? Revisions.FOUND : revisions.any(chance),
                chance.oneIn(4) ? Optional.of(chance.oneOf(List.of(OnConflict.values()))) : Optional.empty());
    }

    private Request undo(Ask ask) {
        return new Request.Undo(ask, chance.oneIn(3) ? Optional.of(chance.between(1, 4)) : Optional.empty(),
                chance.oneIn(2), chance.oneIn(3));
    }

    private Request alert(Ask ask) {
        Optional<String> revision = chance.oneIn(2)
                ? node.service().brief().map(b -> b.revision().label())
                : Optional.empty();
        return new Request.Alert(ask, "fingerprint-" + chance.below(2),
                schedule.agenda().now().minus(chance.seconds(0, 5)),
                chance.oneIn(5) ? AlertStatus.RESOLVED : AlertStatus.FIRING, Map.of(), revision);
    }

    /** When all trouble is over: answers whatever is asked. False while something is still to come. */
    boolean answerAll() {
        Service service = node.service();
        if (service.catalog().frozen()) {
            say(new Request.Freeze(ask(ALL.getFirst()), false));
            return false;
        }
        return switch (service.state()) {
            case State.Idle _ -> startWaiting(service);
            case State.Forward forward when forward.progress().isPaused() -> {
                say(new Request.Resume(ask(ALL.getFirst())));
                // what watches in the background may pause it again before the next round
                if (forward instanceof State.Holding holding) {
                    answer(holding);
                }
                yield false;
            }
            case State.Holding holding -> {
                answer(holding);
                yield false;
            }
            case State.Applying _,State.Baking _,State.RollingBack _,State.Window _,State.Retiring _ -> false;
        };
    }

    private boolean startWaiting(Service service) {
        if (!service.catalog().waiting().isEmpty()) {
            say(new Request.Resume(ask(ALL.getFirst())));
        }
        return service.catalog().waiting().isEmpty();
    }

    private void answer(State.Holding holding) {
        switch (holding.question()) {
            case PAUSE, MANUAL_PAUSE -> say(new Request.Resume(ask(ALL.getFirst())));
            case APPROVAL -> ALL.forEach(actor -> say(new Request.Approve(ask(actor))));
            case INCONCLUSIVE -> say(new Request.Skip(ask(ALL.getFirst()), Optional.empty()));
            case DRIFT -> say(new Request.AnswerDrift(ask(ALL.getFirst()), DriftAnswer.OVERWRITE));
            case FROZEN -> say(new Request.Freeze(ask(ALL.getFirst()), false));
        }
    }
}
