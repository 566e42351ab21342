package dev.spillway.simulator;

import dev.spillway.core.model.Definition;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Target;
import dev.spillway.core.signal.Request;
import dev.spillway.executor.Fence;
import dev.spillway.simulator.invariant.Broken;
import dev.spillway.simulator.platform.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One schedule: everything in it follows from its seed. */
public final class Simulation {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int QUIET_POLLS = 30;
    private static final int POLLS = 4000;
    private static final int STEPS = 400_000;
    private final Schedule schedule;
    private final List<ServiceNode> services = new ArrayList<>();
    private final List<People> people = new ArrayList<>();
    private int polls;
    private int quiet;
    private boolean over;
    private final boolean rolls;

    /** A schedule on which an invariant broke. */
    public record Failure(long seed, boolean rolls, String invariant, String how, List<String> story) {
        @Override
        public String toString() {
            return "seed " + seed + (rolls ? " rolling" : "") + " breaks " + invariant + ": " + how + "\n"
                    + String.join("\n", story);
        }
    }

    private Simulation(long seed, boolean told, boolean rolls) {
        Chance chance = new Chance(seed);
        Chance apart = new Chance(~seed);
        this.rolls = rolls;
        this.schedule = new Schedule(new Agenda(), chance, apart, new Faults(seed, chance, apart), new Story(told));
        boolean exact = !chance.oneIn(3);
        service("prod/checkout", exact);
        if (chance.oneIn(5)) {
            service("prod/cart", exact);
        }
        schedule.agenda().in(chance.seconds(60, 600), this::windDown);
    }

    /** Runs a schedule; when an invariant breaks, once more to tell how it came to that. */
    public static Optional<Failure> run(long seed) {
        return run(seed, false);
    }

    /** The same of a service whose instances are changed in place: schedules of their own, so that all others go on as they were. */
    public static Optional<Failure> runRolling(long seed) {
        return run(seed, true);
    }

    private static Optional<Failure> run(long seed, boolean rolls) {
        Optional<Failure> broken = new Simulation(seed, false, rolls).run(seed, List.of());
        return broken.isPresent() ? tell(seed, rolls) : broken;
    }

    private static Optional<Failure> tell(long seed, boolean rolls) {
        var again = new Simulation(seed, true, rolls);
        return again.run(seed, List.of())
                .map(f -> new Failure(f.seed(), f.rolls(), f.invariant(), f.how(), again.schedule.story().lines()));
    }

    /** The whole story of a schedule, broken or not. */
    public static List<String> story(long seed) {
        return story(seed, false);
    }

    /** The same of a rolling one. */
    public static List<String> rollingStory(long seed) {
        return story(seed, true);
    }

    private static List<String> story(long seed, boolean rolls) {
        var simulation = new Simulation(seed, true, rolls);
        Optional<Failure> _ = simulation.run(seed, List.of());
        return simulation.schedule.story().lines();
    }

    private Optional<Failure> run(long seed, List<String> story) {
        try {
            for (int steps = 0; !over && schedule.agenda().step(); steps++) {
                if (steps > STEPS) {
                    return Optional.of(new Failure(seed, rolls, "EveryRolloutEnds", "it never comes to rest", story));
                }
            }
            services.forEach(ServiceNode::finished);
            return Optional.empty();
        } catch (Broken broken) {
            return Optional
                    .of(new Failure(seed, rolls, broken.invariant(), String.valueOf(broken.getMessage()), story));
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException | ClassCastException
                | IndexOutOfBoundsException | java.util.NoSuchElementException fault) {
            return Optional.of(new Failure(seed, rolls, "EverySignalIsDecided", fault + " at "
                    + List.of(fault.getStackTrace()).stream().limit(8).toList(), story));
        }
    }

    private void service(String id, boolean exact) {
        Chance chance = schedule.chance();
        var definitions = new Definitions(chance, schedule.apart(), rolls, ServiceId.parse(id));
        var revisions = new Revisions(chance);
        Definition definition = definitions.any();
        var node = new ServiceNode(schedule, definition, revisions, exact);
        var asking = new People(schedule, node, definitions, revisions);
        if (chance.oneIn(4)) {
            found(node.watch().targets(), definition, new Fence(chance.below(2) * 7L, chance.below(90)));
        }
        services.add(node);
        people.add(asking);
        asking.say(new Request.PutService(asking.ask(People.ALL.getFirst()), definition));
        asking.say(asking.deploy(asking.ask(People.ALL.getFirst())));
        script(node, asking);
    }

    private static void found(Fleet fleet, Definition definition, Fence fence) {
        for (Target target : definition.targets()) {
            fleet.found(target.name(), Revisions.FOUND.id().value(), target.role().hasTraffic(),
                    target.role().hasCapacity(), fence);
        }
    }

    private void script(ServiceNode node, People asking) {
        Chance chance = schedule.chance();
        int requests = chance.between(2, 20);
        for (int i = 0; i < requests; i++) {
            schedule.agenda().in(chance.seconds(1, 400), asking::askSomething);
        }
        for (int i = 0; i < 10; i++) {
            if (chance.permille(schedule.faults().sickness())) {
                schedule.agenda().in(chance.seconds(1, 400), () -> ifTroubled(node::fallIll));
            }
            if (chance.permille(schedule.faults().meddling())) {
                schedule.agenda().in(chance.seconds(1, 400), () -> ifTroubled(node::meddle));
            }
        }
        schedule.agenda().in(Duration.ofSeconds(7), () -> push(node));
    }

    private void ifTroubled(Runnable trouble) {
        if (!schedule.faults().over()) {
            trouble.run();
        }
    }

    private void push(ServiceNode node) {
        node.metrics().push();
        schedule.agenda().in(Duration.ofSeconds(7), () -> push(node));
    }

    /** From here on nothing goes wrong any more, everybody recovers, and every question is answered. */
    private void windDown() {
        schedule.story().happens(schedule.agenda().now(), "calm", "faults stop");
        schedule.faults().stop();
        for (ServiceNode service : services) {
            Fleet fleet = service.watch().targets();
            fleet.targets().forEach(target -> List.copyOf(fleet.at(target).scales().keySet())
                    .forEach(revision -> service.recover(target, revision)));
        }
        poll();
    }

    private void poll() {
        boolean idle = true;
        for (People asking : people) {
            idle &= asking.answerAll();
        }
        polls++;
        quiet = idle ? quiet + 1 : 0;
        over = quiet > QUIET_POLLS;
        if (polls > POLLS) {
            ServiceNode unfinished = services.stream().filter(service -> !service.isAtRest()).findFirst()
                    .orElse(services.getFirst());
            throw unfinished.unfinished(POLL.multipliedBy(polls));
        }
        schedule.agenda().in(POLL, this::poll);
    }
}
