package dev.spillway.executor.metrics;

import dev.spillway.executor.runtime.DeadLetters;
import dev.spillway.executor.runtime.ExecutorProcess;
import dev.spillway.executor.runtime.ExecutorSettings;
import dev.spillway.executor.runtime.Pace;
import dev.spillway.executor.runtime.Wire;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A running metrics executor, in the consumer group {@code spillway-metrics-<instance>}. */
public final class MetricsProcess implements AutoCloseable {
    /** The platform in the targets of measure commands. */
    public static final String PLATFORM = "metrics";
    private static final String COMMANDS = "spillway.commands";
    /** Measurements in flight at once: many, as they only wait; each host has its own, much lower bound. */
    private static final int SLOTS = 4096;

    private final ExecutorProcess<Answer, MetricsPlatform.NoCall> process;
    private final MeasureHandler handler;

    private MetricsProcess(ExecutorProcess<Answer, MetricsPlatform.NoCall> process, MeasureHandler handler) {
        this.process = process;
        this.handler = handler;
    }

    /**
     * Starts it.
     *
     * @param executor id of this process
     * @param kafka addresses and credentials
     */
    public static MetricsProcess start(String executor, String instance, Map<String, Object> kafka, Wire wire,
            MeterRegistry registry, DeadLetters deadLetters, MetricsOptions options) {
        MeasureHandler handler = new MeasureHandler(MeasureHandler.SCRAPE_TIMEOUT, InstantSource.system(), options);
        return new MetricsProcess(ExecutorProcess.start(settings(executor, instance), kafka,
                new MetricsPlatform(handler), wire, registry, deadLetters), handler);
    }

    static ExecutorSettings settings(String executor, String instance) {
        Pace usual = Pace.STANDARD;
        Pace pace = new Pace(usual.first(), usual.most(), usual.rereads(), SLOTS, usual.memory());
        return new ExecutorSettings(executor, PLATFORM, instance, COMMANDS, pace, Duration.ofSeconds(5),
                MeasureHandler.SCRAPE_TIMEOUT);
    }

    /** Complete when it has ended; exceptionally, with the cause, if nobody closed it. */
    public CompletableFuture<Void> ended() {
        return process.ended();
    }

    /** Lets scrapes in flight return, commits, and leaves the group. */
    @Override
    public void close() {
        process.close();
        handler.close();
    }
}
