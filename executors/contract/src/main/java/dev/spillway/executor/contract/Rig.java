package dev.spillway.executor.contract;

import dev.spillway.executor.Command;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Platform;
import dev.spillway.executor.runtime.Delivery;
import dev.spillway.executor.runtime.Effect;
import dev.spillway.executor.runtime.Input;
import dev.spillway.executor.runtime.Ordering;
import dev.spillway.executor.runtime.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An executor without Kafka and threads: one partition of commands, a clock moved by hand, and every action waiting to
 * be carried out until it is told to. What has gone out and come back stays over a {@link #crash()}, as on a broker.
 */
public final class Rig<O, C> {
    /** A clock has to start somewhere. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Platform<O, C> platform;
    private final Pace pace;
    private final List<Command> log = new ArrayList<>();
    private final List<Effect<C>> waiting = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private Ordering<O, C> ordering;
    private Instant now = START;
    private Optional<Instant> wakeAt = Optional.empty();
    private final Consumer<Duration> clock;
    private long committed;

    public Rig(Platform<O, C> platform, Pace pace) {
        this(platform, pace, _ -> {
        });
    }

    /** @param clock told of each stretch of time that passes: a real target must be given it */
    public Rig(Platform<O, C> platform, Pace pace, Consumer<Duration> clock) {
        this.platform = platform;
        this.pace = pace;
        this.clock = clock;
        this.ordering = new Ordering<>("rig", platform, pace);
    }

    public Instant now() {
        return now;
    }

    /** Every outcome said so far, over all lives. */
    public List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    public List<Outcome.Kind> kinds(Command command) {
        return outcomes.stream().filter(outcome -> outcome.commandId().equals(command.id())).map(Outcome::kind)
                .toList();
    }

    /** Observations and calls that were asked for and not carried out yet, oldest first. */
    public List<Effect<C>> waiting() {
        return List.copyOf(waiting);
    }

    /** When the executor wants to be woken. */
    public Optional<Instant> wakeAt() {
        return wakeAt;
    }

    /** Below this offset everything is finished. */
    public long committed() {
        return committed;
    }

    public void send(Command command) {
        log.add(command);
        tell(new Input.Received<>(now, new Delivery(command, 0, log.size() - 1)));
    }

    /** It stands on the topic, but the executor has not read it: it comes with the next {@link #crash()}. */
    public void leave(Command command) {
        log.add(command);
    }

    /** Carries out one of the {@link #waiting()} actions. */
    public void perform(Effect<C> action) {
        if (!waiting.remove(action)) {
            throw new IllegalArgumentException("not waiting: " + action);
        }
        switch (action) {
            case Effect.Observe<C>(long id, Command command) -> tell(
                    new Input.Observed<>(now, id, platform.observe(command)));
            case Effect.Call<C>(long id, Command command, C call) -> tell(
                    new Input.CallReturned<>(now, id, platform.call(command, call)));
            case Effect.Report<C> _,Effect.WakeAt<C> _,Effect.Commit<C> _ -> throw new IllegalArgumentException(
                    "not an action: " + action);
        }
    }

    /** The oldest action whose turn it may be, else a jump to the next alarm; false if there is neither. */
    public boolean step(Predicate<Effect<C>> mayRun) {
        Optional<Effect<C>> action = waiting.stream().filter(mayRun).findFirst();
        if (action.isPresent()) {
            perform(action.get());
            return true;
        }
        wakeAt.ifPresent(at -> pass(Duration.between(now, at)));
        return wakeAt.isPresent() || !waiting.stream().filter(mayRun).toList().isEmpty();
    }

    /** Goes on until nothing is left to do; other actions than these stay in flight. */
    public void run(Predicate<Effect<C>> mayRun) {
        for (int i = 0; step(mayRun); i++) {
            if (i > 100_000) {
                throw new IllegalStateException("does not come to rest: " + waiting + " " + outcomes);
            }
        }
    }

    public void run() {
        run(_ -> true);
    }

    /** Goes on until this command has had an outcome of this kind; false if it never has. */
    public boolean runUntil(Command command, Outcome.Kind kind) {
        boolean more = true;
        while (more && !kinds(command).contains(kind)) {
            more = step(_ -> true);
        }
        return kinds(command).contains(kind);
    }

    public void pass(Duration time) {
        if (time.isPositive()) {
            clock.accept(time);
            now = now.plus(time);
        }
        wakeAt = Optional.empty();
        tell(new Input.TimePassed<>(now));
    }

    /** The process dies with all that it knew; its next life reads everything uncommitted. */
    public void crash() {
        waiting.clear();
        wakeAt = Optional.empty();
        ordering = new Ordering<>("rig", platform, pace);
        List<Delivery> backlog = new ArrayList<>();
        for (long offset = committed; offset < log.size(); offset++) {
            backlog.add(new Delivery(log.get((int) offset), 0, offset));
        }
        tell(new Input.Backlog<>(now, backlog));
    }

    private void tell(Input<O> input) {
        for (Effect<C> effect : ordering.on(input)) {
            switch (effect) {
                case Effect.Observe<C> _,Effect.Call<C> _ -> waiting.add(effect);
                case Effect.Report<C>(Outcome outcome) -> outcomes.add(outcome);
                case Effect.WakeAt<C>(Instant at) -> wakeAt = Optional.of(at);
                case Effect.Commit<C>(int _, long offset) -> committed = offset;
            }
        }
    }
}
