package dev.spillway.simulator.scenario;

import dev.spillway.core.decide.Decider;
import dev.spillway.core.decide.Decision;
import dev.spillway.core.event.Entry;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.Timers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The engine for one service, as a plain object: signals and time in, log and commands out. */
public final class Machine {
    private final Consumer<Command> commands;
    private final List<Entry> log = new ArrayList<>();
    private Service service;

    /** @param commands gets each as it leaves */
    public Machine(ServiceId id, Consumer<Command> commands) {
        this.commands = commands;
        this.service = Service.unknown(id);
    }

    public Service service() {
        return service;
    }

    /** All that was decided, oldest first. */
    public List<Entry> log() {
        return List.copyOf(log);
    }

    /** How many lines the log has. */
    public int lines() {
        return log.size();
    }

    /** The lines from this index on. */
    public List<Entry> from(int line) {
        return List.copyOf(log.subList(line, log.size()));
    }

    /** Decides a signal. */
    public Decision hear(Signal signal, Instant at) {
        Decision decision = Decider.decide(service, signal, at);
        if (decision instanceof Decision.Decided decided) {
            service = decided.after();
            log.addAll(decided.entries());
            decided.commands().forEach(commands);
        }
        return decision;
    }

    /** When the next wait runs out. */
    public Optional<Instant> nextDue() {
        return Timers.nextDue(service);
    }

    /** Whatever has run out by then, in order, each at its own time. */
    public void ring(Instant until) {
        for (Optional<Timers.Timer> due = due(until); due.isPresent(); due = due(until)) {
            Decision decision = hear(new Signal.TimerDue(due.get().id(), due.get().due()), due.get().due());
            if (!(decision instanceof Decision.Decided)) {
                throw new IllegalStateException("timer " + due.get().id() + " is armed, but nobody waits for it");
            }
        }
    }

    private Optional<Timers.Timer> due(Instant until) {
        return nextDue().filter(t -> !t.isAfter(until)).flatMap(_ -> Timers.of(service).stream().findFirst());
    }
}
