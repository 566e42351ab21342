package dev.spillway.executor.runtime;

import dev.spillway.executor.Command;
import dev.spillway.executor.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What an executor counts; every name begins with {@code spillway.executor}. */
final class Meters {
    private final MeterRegistry registry;
    private final AtomicLong unfinished;
    private final AtomicLong inFlight;
    private final Timer observe;
    private final Timer call;
    private final Timer rollback;

    Meters(MeterRegistry registry) {
        this.registry = registry;
        this.unfinished = registry.gauge("spillway.executor.commands.unfinished", new AtomicLong());
        this.inFlight = registry.gauge("spillway.executor.actions.in.flight", new AtomicLong());
        this.observe = registry.timer("spillway.executor.action", "action", "observe");
        this.call = registry.timer("spillway.executor.action", "action", "call");
        this.rollback = registry.timer("spillway.executor.rollback.issued.to.call");
    }

    void unfinished(long commands) {
        unfinished.set(commands);
    }

    void inFlight(long actions) {
        inFlight.set(actions);
    }

    void outcome(Outcome.Kind kind) {
        registry.counter("spillway.executor.outcomes", "kind", kind.wire()).increment();
    }

    void unreadable() {
        registry.counter("spillway.executor.records.unreadable").increment();
    }

    void calling(Command command, Instant now) {
        if (command.rollback()) {
            rollback.record(Duration.between(command.issuedAt(), now));
        }
    }

    <T> T observe(Supplier<T> action) {
        return timed(observe, action);
    }

    <T> T call(Supplier<T> action) {
        return timed(call, action);
    }

    private static <T> T timed(Timer timer, Supplier<T> action) {
        Timer.Sample sample = Timer.start();
        try {
            return action.get();
        } finally {
            long _ = sample.stop(timer);
        }
    }
}
