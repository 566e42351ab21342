package dev.spillway.simulator;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.Target;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Share;
import dev.spillway.simulator.EngineNode.Topic;
import dev.spillway.simulator.invariant.Broken;
import dev.spillway.simulator.platform.Call;
import dev.spillway.simulator.platform.Picture;
import dev.spillway.simulator.platform.Procedures;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One service with all that surrounds it: its engine, its executor, its targets, its measurements. */
final class ServiceNode {
    private final Schedule schedule;
    private final Watch watch;
    private final EngineNode engine;
    private final ExecutorNode executor;
    private final Metrics metrics;
    private final Revisions revisions;
    private final Map<String, Command> issued = new HashMap<>();
    private int said;
    private Optional<RolloutId> latest = Optional.empty();

    ServiceNode(Schedule schedule, Definition definition, Revisions revisions, boolean exact) {
        this.schedule = schedule;
        this.revisions = revisions;
        this.watch = new Watch(schedule.agenda(), schedule.story(), exact,
                definition.targets().stream().map(Target::name).toList());
        this.engine = new EngineNode(schedule, definition.service(), watch, this::issue);
        this.executor = new ExecutorNode(schedule, exact, this);
        this.metrics = new Metrics(schedule, engine, revisions, watch.targets());
    }

    Watch watch() {
        return watch;
    }

    EngineNode engine() {
        return engine;
    }

    Service service() {
        return engine.service();
    }

    Metrics metrics() {
        return metrics;
    }

    private void issue(Command command) {
        if (command.desired() instanceof Desired.Measure measure) {
            metrics.measure(command, measure);
        } else {
            issued.put(command.id(), command);
            latest = Optional.of(command.rollout());
            executor.publish(Translation.command(command));
        }
    }

    void report(Outcome outcome) {
        Command answered = issued.get(outcome.commandId());
        boolean onward = answered == null || answered.step() >= 0;
        if (schedule.apart().permille(schedule.faults().lostOutcome(onward))) {
            schedule.story().happens(schedule.agenda().now(), "lost", outcome.id());
        } else {
            engine.send(Topic.OUTCOMES, Translation.outcome(outcome));
        }
    }

    /** A call reaches its target. Instances follow what is wanted after a while. */
    boolean write(dev.spillway.executor.Command command, Call call) {
        boolean taken = watch.targets().write(command, call);
        if (taken && call instanceof Call.Resize(String revision, int _)) {
            schedule.agenda().in(schedule.chance().seconds(0, 8),
                    () -> watch.targets().obey(command.target().name(), revision, !revisions.neverReady(revision)));
        }
        return taken;
    }

    /** Some instances of some revision fall ill; the executor says so, and says so again when they are well. */
    void fallIll() {
        Chance chance = schedule.chance();
        String target = chance.oneOf(watch.targets().targets());
        List<String> there = List.copyOf(watch.targets().at(target).scales().keySet());
        if (!there.isEmpty()) {
            String revision = chance.oneOf(there);
            int ready = chance.below(Procedures.REPLICAS);
            health(target, revision, revisions.neverReady(revision) ? 0 : ready);
            schedule.agenda().in(chance.seconds(1, 60), () -> recover(target, revision));
        }
    }

    void recover(String target, String revision) {
        if (!revisions.neverReady(revision)) {
            health(target, revision, Procedures.REPLICAS);
        }
    }

    private void health(String target, String revision, int ready) {
        Picture.Scale scale = watch.targets().health(target, revision, ready);
        schedule.story().happens(schedule.agenda().now(), "health", revision + " " + scale);
        latest.filter(_ -> scale.there() > 0).ifPresent(rollout -> {
            said++;
            engine.send(Topic.OUTCOMES, new Signal.Health("h" + said, rollout, target, new RevisionId(revision),
                    scale.ready(), scale.wanted(), "executor"));
        });
    }

    /** A stranger changes the weights. */
    void meddle() {
        Chance chance = schedule.chance();
        String target = chance.oneOf(watch.targets().targets());
        List<Share> shares = watch.targets().at(target).shares();
        if (!shares.isEmpty()) {
            watch.meddle();
            int weight = chance.between(1, 999);
            List<Share> next = List.of(new Share(shares.getFirst().revision(), 1000 - weight),
                    new Share("stranger", weight));
            schedule.story().happens(schedule.agenda().now(), "stranger", target + " " + next);
            watch.targets().meddle(target, next);
        }
    }

    boolean isAtRest() {
        return service().state() instanceof State.Idle && service().catalog().waiting().isEmpty();
    }

    void finished() {
        watch.ended(service());
    }

    Broken unfinished(Duration waited) {
        return new Broken("EveryRolloutEnds", "not over after " + waited + ": " + service().state() + ", waiting: "
                + service().catalog().waiting());
    }
}
