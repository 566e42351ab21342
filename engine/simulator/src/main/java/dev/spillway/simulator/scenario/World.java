package dev.spillway.simulator.scenario;

import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Target;
import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.simulator.platform.Call;
import dev.spillway.simulator.platform.Fleet;
import dev.spillway.simulator.platform.Picture;
import dev.spillway.simulator.platform.Procedures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The targets of a scenario as they really are, and what is wrong with them at the moment. Asked and changed only by looks and calls that name
 * the time: on the virtual clock of a rehearsal, or on a real one.
 */
public final class World {
    /** Of a look or a call at a platform that is well. */
    private static final Duration LATENCY = Duration.ofMillis(20);
    private final Scenario scenario;
    private final Fleet fleet;
    private final String router;
    private final Load load;
    private final List<Rising> rising = new ArrayList<>();
    private final Map<Fault.Failing, Integer> refused = new HashMap<>();
    private Instant now = Instant.EPOCH;
    private Instant start = Instant.MAX;

    /** Instances on their way. */
    private record Rising(Instant due, String target, String revision) {}

    /** What came of a call, and how long it takes. */
    public record Landed(CallResult result, Duration after) {}

    World(Scenario scenario, Definition definition, List<Long> bounds) {
        this.scenario = scenario;
        this.fleet = new Fleet(true, definition.targets().stream().map(Target::name).toList(), () -> now, _ -> {
        });
        this.router = definition.targets().stream().filter(t -> t.role().hasTraffic()).map(Target::name).findFirst()
                .orElse("");
        this.load = new Load(scenario, bounds);
    }

    /** The scenario begins: its times count from here. */
    public synchronized void begin(Instant at) {
        start = at;
        load.routes(Duration.ZERO, fleet.at(router).shares());
    }

    /** Since the beginning; before it, everything is as at the beginning. */
    public synchronized Duration offset(Instant at) {
        return at.isBefore(start) ? Duration.ofNanos(-1) : Duration.between(start, at);
    }

    public synchronized Picture look(String target, Instant at) {
        pass(at);
        return fleet.at(target);
    }

    /** How long a look takes. */
    public synchronized Duration lookTakes(String target, Instant at) {
        Duration offset = offset(at);
        return scenario.faults().stream().filter(Fault.Slow.class::isInstance).map(Fault.Slow.class::cast)
                .filter(slow -> slow.target().equals(target) && Fault.lasts(slow.at(), slow.length(), offset))
                .map(Fault.Slow::by).reduce(LATENCY, Duration::plus);
    }

    /** The call reaches the target; a write with an older fence than its own is turned away by the target itself. */
    public synchronized Landed call(Command command, Call call, Instant at) {
        pass(at);
        String target = command.target().name();
        Duration takes = lookTakes(target, at);
        for (Fault fault : scenario.faults()) {
            if (fault instanceof Fault.Failing failing && refuses(failing, target, at)) {
                refused.merge(failing, 1, Integer::sum);
                return new Landed(new CallResult.Permanent(failing.reason()), takes);
            }
        }
        if (!fleet.write(command, call)) {
            return new Landed(new CallResult.Transient("a newer fence is there"), takes);
        }
        written(target, call, at);
        return new Landed(new CallResult.Ok(), takes);
    }

    private boolean refuses(Fault.Failing failing, String target, Instant at) {
        return failing.target().equals(target) && failing.at().compareTo(offset(at)) <= 0
                && refused.getOrDefault(failing, 0) < failing.times();
    }

    private void written(String target, Call call, Instant at) {
        switch (call) {
            case Call.PutShares put when target.equals(router) && !at.isBefore(start) ->
                load.routes(offset(at), put.shares());
            case Call.PutShares _,Call.PutFence _,Call.PutStable _ -> {
            }
            case Call.Resize(String revision, int wanted) -> resized(target, revision, wanted, at);
        }
    }

    private void resized(String target, String revision, int wanted, Instant at) {
        Side side = revision.equals(scenario.canary().id().value()) ? Side.CANARY : Side.STABLE;
        rising.removeIf(r -> r.target().equals(target) && r.revision().equals(revision));
        scenario.behaviour(side).startup().filter(_ -> wanted > 0)
                .ifPresentOrElse(startup -> rising.add(new Rising(at.plus(startup), target, revision)),
                        () -> fleet.obey(target, revision, wanted == 0));
    }

    /** So many of those that are there are ready. */
    public synchronized Picture.Scale ready(Fault.Ready fault, Instant at) {
        pass(at);
        return fleet.health(fault.target(), scenario.revision(fault.side()).id().value(), fault.ready());
    }

    private void pass(Instant at) {
        now = at;
        List<Rising> up = rising.stream().filter(r -> !r.due().isAfter(at)).toList();
        up.forEach(r -> fleet.obey(r.target(), r.revision(), true));
        rising.removeAll(up);
    }

    synchronized Load.Counted count(Side side, Duration since, Duration from, Duration to) {
        return load.count(side, since, from, to);
    }

    /** Whether requests go to the new revision then. */
    synchronized boolean isShared(Duration at) {
        return load.share(Side.CANARY, at) > 0;
    }

    synchronized Exposed expected(Side side, Duration until) {
        return load.expected(side, until);
    }

    /** How many instances there are at full capacity. */
    public static int replicas() {
        return Procedures.REPLICAS;
    }
}
