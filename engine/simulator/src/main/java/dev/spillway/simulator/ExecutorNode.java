package dev.spillway.simulator;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Reading;
import dev.spillway.executor.runtime.Delivery;
import dev.spillway.executor.runtime.Effect;
import dev.spillway.executor.runtime.Input;
import dev.spillway.executor.runtime.Ordering;
import dev.spillway.executor.runtime.Pace;
import dev.spillway.simulator.platform.Call;
import dev.spillway.simulator.platform.Fleet;
import dev.spillway.simulator.platform.Picture;
import dev.spillway.simulator.platform.Procedures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One executor process after another, all on one partition of the commands, each with the real ordering and no memory of the last. */
final class ExecutorNode {
    private static final Pace PACE = new Pace(Duration.ofMillis(200), Duration.ofSeconds(2), 3, 4, 1000);
    private static final Duration FORBIDDEN_AFTER = Duration.ofMillis(20);
    private final Agenda agenda;
    private final Chance chance;
    private final Chance apart;
    private final Faults faults;
    private final Story story;
    private final ServiceNode service;
    private final Procedures procedures;
    private final List<Command> topic = new ArrayList<>();
    private final Set<String> lookedAt = new HashSet<>();
    private Ordering<Picture, Call> ordering;
    private boolean up = true;
    private int life;
    private int read;
    private int committed;

    ExecutorNode(Schedule schedule, boolean exact, ServiceNode service) {
        this.agenda = schedule.agenda();
        this.chance = schedule.chance();
        this.apart = schedule.apart();
        this.faults = schedule.faults();
        this.story = schedule.story();
        this.service = service;
        this.procedures = new Procedures(exact, this::isClaimed);
        this.ordering = new Ordering<>("executor-0", procedures, PACE);
    }

    /** Only the first look is spared: a second one, which nobody can check, is honest. */
    private boolean isClaimed(Command command) {
        boolean claim = chance.permille(faults.claimsDone());
        return lookedAt.add(command.id()) && claim;
    }

    /** A command stands on the topic. */
    void publish(Command command) {
        topic.add(command);
        if (chance.permille(faults.duplicate())) {
            topic.add(command);
            agenda.in(chance.millis(1, 100), this::read);
        }
        agenda.in(chance.millis(1, chance.oneIn(20) && !faults.over() ? 5000 : 50), this::read);
    }

    private void read() {
        if (!up || read >= topic.size()) {
            return;
        }
        if (chance.permille(faults.executorCrash())) {
            crash();
            return;
        }
        int offset = read;
        read++;
        tell(new Input.Received<>(agenda.now(), new Delivery(topic.get(offset), 0, offset)));
    }

    private void crash() {
        story.happens(agenda.now(), "executor dies", "life " + life);
        up = false;
        service.watch().die();
        life++;
        agenda.in(chance.oneOf(chance.seconds(0, 2), chance.seconds(0, 90)), this::start);
    }

    private void start() {
        up = true;
        ordering = new Ordering<>("executor-" + life, procedures, PACE);
        var backlog = new ArrayList<Delivery>();
        for (int offset = committed; offset < topic.size(); offset++) {
            Command command = topic.get(offset);
            backlog.add(new Delivery(command, 0, offset));
        }
        read = topic.size();
        story.happens(agenda.now(), "executor up", "life " + life + ", backlog of " + backlog.size());
        List<Effect<Call>> effects = ordering.on(new Input.Backlog<>(agenda.now(), backlog));
        effects.forEach(effect -> began(effect, backlog));
        effects.forEach(this::carryOut);
    }

    private static String site(Command command) {
        return command.target().name();
    }

    private void began(Effect<Call> effect, List<Delivery> backlog) {
        if (effect instanceof Effect.Observe<Call>(long _, Command command)) {
            service.watch().began(command, backlog.stream().map(Delivery::command)
                    .filter(other -> site(other).equals(site(command))).toList());
        }
    }

    private void tell(Input<Picture> input) {
        ordering.on(input).forEach(this::carryOut);
    }

    private void carryOut(Effect<Call> effect) {
        switch (effect) {
            case Effect.Observe<Call>(long action, Command command) -> observe(action, command);
            case Effect.Call<Call>(long action, Command command, Call call) -> call(action, command, call);
            case Effect.Report<Call>(Outcome outcome) -> service.report(outcome);
            case Effect.WakeAt<Call>(var at) -> {
                int asked = life;
                agenda.at(at, () -> ifAlive(asked, new Input.TimePassed<>(agenda.now())));
            }
            case Effect.Commit<Call>(int _, long offset) -> {
                int asked = life;
                agenda.in(chance.millis(0, 300), () -> {
                    committed = asked == life ? (int) Math.max(committed, offset) : committed;
                });
            }
        }
    }

    private void ifAlive(int asked, Input<Picture> input) {
        if (asked == life && up) {
            tell(input);
        }
    }

    private void observe(long action, Command command) {
        int asked = life;
        boolean unseen = chance.permille(faults.unseen());
        boolean stale = chance.permille(faults.staleRead());
        agenda.in(latency(), () -> {
            Fleet fleet = service.watch().targets();
            Picture picture = stale ? fleet.stale(site(command)) : fleet.at(site(command));
            agenda.in(latency(), () -> ifAlive(asked, new Input.Observed<>(agenda.now(), action,
                    unseen ? new Reading.Unseen<>("the look was lost") : new Reading.Seen<>(picture))));
        });
    }

    /** The call reaches the target on its own, whatever becomes of the process that made it. */
    private void call(long action, Command command, Call call) {
        int asked = life;
        if (faults.forbids(command)) {
            answer(asked, action, FORBIDDEN_AFTER, new CallResult.Permanent("not allowed"));
        } else if (chance.permille(faults.lostRequest())) {
            answer(asked, action, latency(), new CallResult.Unknown("the request was lost"));
        } else if (chance.permille(faults.lateWrite())) {
            agenda.in(chance.millis(0, (int) Procedures.WINDOW.toMillis() - 1), () -> service.write(command, call));
            answer(asked, action, latency(), new CallResult.Unknown("timed out"));
        } else if (isTurnedAway(command)) {
            answer(asked, action, latency(), new CallResult.Transient("turned away"));
        } else {
            boolean lost = chance.permille(faults.lostAnswer());
            agenda.in(latency(), () -> {
                boolean taken = service.write(command, call);
                CallResult result = taken ? new CallResult.Ok() : new CallResult.Transient("a newer fence is there");
                answer(asked, action, latency(), lost ? new CallResult.Unknown("the answer was lost") : result);
            });
        }
    }

    private boolean isTurnedAway(Command command) {
        return chance.permille(faults.turnedAway())
                || (command.rollback() && apart.permille(faults.turnedAwayGoingBack()));
    }

    private void answer(int asked, long action, Duration after, CallResult result) {
        agenda.in(after, () -> ifAlive(asked, new Input.CallReturned<>(agenda.now(), action, result)));
    }

    private Duration latency() {
        return chance.millis(1, chance.oneIn(10) && !faults.over() ? 4000 : 40);
    }
}
