package dev.spillway.core.decide;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.plan.Plans;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.Catalog;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import java.util.List;
import java.util.Optional;

/** What is the same for a request in every state. */
final class Requests {
    private Requests() {}

    /** Why nobody here can take it, if so: then there is no state and no line in the log. */
    static Optional<String> unknown(Service service, Request request) {
        if (service.isKnown()) {
            return Optional.empty();
        }
        if (request instanceof Request.PutService put) {
            List<String> problems = Plans.problems(put.definition());
            return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
        }
        return Optional.of("unknown service " + service.id() + ": send its definition first");
    }

    /** Neither a duplicate, nor one whose id was used for something else, nor one that means another rollout. */
    static boolean isNew(Draft d, Request request) {
        Request.Ask ask = request.ask();
        Optional<String> digest = d.catalog().digestOf(ask.requestId());
        if (digest.isPresent()) {
            if (digest.get().equals(ask.digest())) {
                d.ignore("duplicate of request " + ask.requestId());
            } else {
                d.reject(request, "requestId '" + ask.requestId() + "' was used before with another content");
            }
            return false;
        }
        Optional<String> mismatch = request instanceof Request.Alert ? Optional.empty() : mismatch(d, request);
        mismatch.ifPresent(reason -> d.reject(request, reason));
        return mismatch.isEmpty();
    }

    private static Optional<String> mismatch(Draft d, Request request) {
        Request.Ask ask = request.ask();
        Optional<RolloutId> active = meant(d, request);
        if (ask.rollout().isPresent() && !ask.rollout().equals(active)) {
            return Optional.of("rollout " + ask.rollout().get() + " is not active; "
                    + active.map(id -> id + " is").orElse("none is"));
        }
        if (ask.step().isPresent() && d.state() instanceof State.Active a
                && ask.step().get() != a.progress().step()) {
            return Optional.of("the rollout is at step " + a.progress().step() + ", not at step " + ask.step().get());
        }
        return Optional.empty();
    }

    /** The active rollout; a retry means the one that ended. */
    private static Optional<RolloutId> meant(Draft d, Request request) {
        return d.state() instanceof State.Idle idle && request instanceof Request.Retry
                ? idle.last().map(State.Ended::rollout)
                : d.service().rollout();
    }

    static void define(Draft d, Request.PutService put) {
        List<String> problems = Plans.problems(put.definition());
        if (problems.isEmpty()) {
            d.emit(new Event.DefinitionAccepted(put.definition()));
        } else {
            d.reject(put, String.join("; ", problems));
        }
    }

    static void freeze(Draft d, Request.Freeze freeze) {
        d.emit(new Event.FreezeChanged(freeze.on(), freeze.ask().why()));
    }

    /** A reason is mandatory where it will be asked for afterwards. */
    static boolean hasReason(Draft d, Request request) {
        boolean given = request.ask().reason().filter(r -> !r.isBlank()).isPresent();
        if (!given) {
            d.reject(request, "reason is missing: say why, it will be read afterwards");
        }
        return given;
    }

    /** A deployment that comes while another rollout runs: true when the running one shall go back for it. */
    static boolean waits(Draft d, Request.Deploy deploy) {
        if (deploy.revision().id().equals(d.brief().revision().id())) {
            d.reject(deploy,
                    "revision " + deploy.revision() + " is already being rolled out by " + d.brief().rollout());
            return false;
        }
        return switch (mode(d, deploy)) {
            case REJECT -> {
                d.reject(deploy, "rollout " + d.brief().rollout() + " is running");
                yield false;
            }
            case QUEUE -> {
                queue(d, deploy, "starts after the next promotion");
                yield false;
            }
            case SUPERSEDE -> {
                next(d, deploy, "starts once the running rollout is back");
                yield true;
            }
        };
    }

    /** In the tail the outcome is decided, so a deployment has only to wait until the old revision is retired. */
    static void waitsForTail(Draft d, Request.Deploy deploy) {
        String reason = "starts once the old revision is retired";
        OnConflict mode = mode(d, deploy);
        if (mode == OnConflict.QUEUE) {
            queue(d, deploy, reason);
        } else if (mode == OnConflict.REJECT && !d.catalog().waiting().isEmpty()) {
            d.reject(deploy, "deployment " + d.catalog().waiting().getFirst().rollout() + " waits already");
        } else {
            next(d, deploy, reason);
        }
    }

    private static OnConflict mode(Draft d, Request.Deploy deploy) {
        return deploy.onConflict().orElse(d.brief().plan().policy().onConflict());
    }

    /** The one place of what comes next: the newest replaces the one that waits there. */
    private static void next(Draft d, Request.Deploy deploy, String reason) {
        Optional<RolloutId> replaced = d.catalog().waiting().stream().filter(w -> w.mode() == OnConflict.SUPERSEDE)
                .map(Catalog.Waiting::rollout).findFirst();
        wait(d, deploy, OnConflict.SUPERSEDE, replaced, reason);
    }

    private static void queue(Draft d, Request.Deploy deploy, String reason) {
        if (d.catalog().waiting().size() >= dev.spillway.core.model.Limits.WAITING) {
            d.reject(deploy, "the queue is full: " + d.catalog().waiting().size() + " deployments wait already");
        } else {
            wait(d, deploy, OnConflict.QUEUE, Optional.empty(), reason);
        }
    }

    private static void wait(Draft d, Request.Deploy deploy, OnConflict mode, Optional<RolloutId> replaced, String reason) {
        var id = new RolloutId(d.service().id(), deploy.ask().requestId());
        d.emit(new Event.DeploymentWaiting(
                new Catalog.Waiting(id, deploy.revision(), mode, deploy.ask().actor()), replaced, reason));
    }

    /** A person's or an alert's abort means the waiting deployment too. */
    static void dropWaiting(Draft d, String reason) {
        d.catalog().waiting().stream().filter(w -> w.mode() == OnConflict.SUPERSEDE)
                .forEach(w -> d.emit(new Event.WaitingDropped(w.rollout(), reason)));
    }
}
