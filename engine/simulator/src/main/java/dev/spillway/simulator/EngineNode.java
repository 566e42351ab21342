package dev.spillway.simulator;

import dev.spillway.core.decide.Decider;
import dev.spillway.core.decide.Decision;
import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The engine for one service: takes signals from three topics, in order within each and in any order between them. State, log and
 * commands are committed together; a death before the commit loses the decision, and the signal is read again.
 */
final class EngineNode {
    /** What a signal is read from. */
    enum Topic {
        REQUESTS, OUTCOMES, OBSERVATIONS
    }

    private static final Duration TIMER_LAG = Duration.ofMillis(200);
    private final Agenda agenda;
    private final Chance chance;
    private final Faults faults;
    private final Story story;
    private final Watch watch;
    private final Consumer<Command> commands;
    private final Map<Topic, Queue<Signal>> topics = new EnumMap<>(Topic.class);
    private final Set<String> taken = new HashSet<>();
    private Service service;
    private Duration skew = Duration.ZERO;
    private Optional<Instant> armed = Optional.empty();

    EngineNode(Schedule schedule, ServiceId id, Watch watch, Consumer<Command> commands) {
        this.agenda = schedule.agenda();
        this.chance = schedule.chance();
        this.faults = schedule.faults();
        this.story = schedule.story();
        this.watch = watch;
        this.commands = commands;
        this.service = Service.unknown(id);
        for (Topic topic : Topic.values()) {
            topics.put(topic, new ArrayDeque<>());
        }
    }

    Service service() {
        return service;
    }

    /** Produces a signal: it stands on its topic once or twice, and is read later. */
    void send(Topic topic, Signal signal) {
        append(topic, signal);
        if (chance.permille(faults.duplicate())) {
            agenda.in(chance.oneOf(Duration.ZERO, chance.seconds(0, 60)), () -> append(topic, signal));
        }
    }

    private void append(Topic topic, Signal signal) {
        queue(topic).add(signal);
        int slow = chance.oneIn(10) && !faults.over() ? 3000 : 60;
        agenda.in(chance.millis(1, slow), () -> Optional.ofNullable(queue(topic).poll()).ifPresent(this::hear));
    }

    private Queue<Signal> queue(Topic topic) {
        return topics.computeIfAbsent(topic, _ -> new ArrayDeque<>());
    }

    private void hear(Signal signal) {
        if (chance.permille(faults.crashBeforeCommit())) {
            Decision _ = Decider.decide(service, signal, now());
            restart("before the commit");
        }
        Service before = service;
        Decision decision = Decider.decide(before, signal, now());
        watch.heard(signal, taken.contains(id(signal)), before, decision);
        if (isTaken(signal, decision)) {
            taken.add(id(signal));
        }
        if (decision instanceof Decision.Decided decided) {
            commit(decided);
        }
        arm();
    }

    /** A timer, or counts by a faster clock, may come too early, and a request too soon; a conflict of ids takes nothing. */
    private static boolean isTaken(Signal signal, Decision decision) {
        boolean conflict = signal instanceof Request r && r.ask().digest().startsWith("conflict");
        return switch (decision) {
            case Decision.Decided _ -> !conflict;
            case Decision.Ignored _ -> !(signal instanceof Signal.TimerDue || signal instanceof Signal.Increment);
            case Decision.Unknown _ -> false;
        };
    }

    private void commit(Decision.Decided decided) {
        service = decided.after();
        decided.commands().forEach(this::publish);
        if (chance.permille(faults.crashAfterCommit())) {
            restart("after the commit");
        }
        if (chance.permille(faults.staleTimer())) {
            List<Timers.Timer> timers = Timers.of(service);
            if (!timers.isEmpty()) {
                deliver(chance.oneOf(timers), chance.millis(0, 5000));
            }
        }
    }

    /** Delivers a timer whatever becomes of its wait, and perhaps too early. */
    private void deliver(Timers.Timer timer, Duration lag) {
        Instant when = chance.oneIn(4) ? agenda.now().plus(lag) : timer.due().plus(lag);
        agenda.at(when, () -> hear(new Signal.TimerDue(timer.id(), timer.due())));
    }

    private void publish(Command command) {
        watch.left(command);
        commands.accept(command);
    }

    /** Another process takes over: it knows the log, and its clock is not quite the same. */
    private void restart(String when) {
        story.happens(agenda.now(), "engine dies", when);
        service = Evolve.fold(Service.unknown(service.id()), watch.log());
        skew = chance.millis(-1500, 1500);
        armed = Optional.empty();
        agenda.in(Duration.ofMillis(1), this::arm);
    }

    /** No clock of an engine is far off; none matters once the schedule winds down. */
    private Instant now() {
        return faults.over() ? agenda.now() : agenda.now().plus(skew);
    }

    private void arm() {
        Optional<Instant> due = Timers.nextDue(service);
        if (due.isPresent() && !due.equals(armed)) {
            armed = due;
            agenda.at(due.get().plus(chance.millis(0, (int) TIMER_LAG.toMillis())), this::ring);
        }
    }

    private void ring() {
        armed = Optional.empty();
        Optional<Timers.Timer> due = Timers.of(service).stream().filter(t -> !t.due().isAfter(now())).findFirst();
        if (due.isPresent()) {
            hear(new Signal.TimerDue(due.get().id(), due.get().due()));
        } else if (Timers.nextDue(service).filter(t -> !t.isAfter(agenda.now())).isPresent()) {
            agenda.in(TIMER_LAG, this::ring);
        } else {
            arm();
        }
    }

    private static String id(Signal signal) {
        return switch (signal) {
            case Request r -> "request " + r.ask().requestId() + r.ask().digest();
            case Signal.Outcome o -> "outcome " + o.id();
            case Signal.Health h -> "health " + h.id();
            case Signal.Increment i -> "increment " + i.id();
            case Signal.Measurement m -> "measurement " + m.id();
            case Signal.TimerDue t -> "timer " + t;
        };
    }
}
