package dev.spillway.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the engine counts. */
final class EngineMeters {
    private final MeterRegistry registry;
    private final Timer abort;
    private final Counter misplaced;
    private final Counter deadLetters;
    private final Counter ignored;
    private final Counter faults;
    private final Counter events;

    EngineMeters(MeterRegistry registry) {
        this.registry = registry;
        this.abort = Timer.builder("spillway.abort.committed")
                .description(
                        "From the abort's arrival in the engine to the commit of the command that sends traffic back")
                .publishPercentileHistogram().maximumExpectedValue(Duration.ofSeconds(10)).register(registry);
        this.misplaced = counter("spillway.records.misplaced", "Records whose key belongs to another partition");
        this.deadLetters = counter("spillway.records.dead", "Records that could not be read or taken");
        this.ignored = counter("spillway.signals.ignored", "Duplicates, and signals that nobody waits for");
        this.faults = counter("spillway.engine.faults", "Signals on which the engine itself failed");
        this.events = counter("spillway.events", "Lines written to the log");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void abortCommitted(Duration took) {
        abort.record(took);
    }

    void misplaced() {
        misplaced.increment();
    }

    void deadLetter() {
        deadLetters.increment();
    }

    void ignored() {
        ignored.increment();
    }

    void fault() {
        faults.increment();
    }

    void events(int n) {
        events.increment(n);
    }
}
