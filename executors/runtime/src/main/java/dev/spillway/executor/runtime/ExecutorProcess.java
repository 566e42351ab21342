package dev.spillway.executor.runtime;

import dev.spillway.executor.Health;
import dev.spillway.executor.Heartbeat;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Measured;
import dev.spillway.executor.Platform;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running executor: reads commands, carries them out on its platform, and says what came of it. It ends when it is
 * closed or when it can no longer say or read anything, and then leaves its unfinished commands uncommitted.
 */
public final class ExecutorProcess<O, C> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorProcess.class);
    private static final Duration ROUND = Duration.ofMillis(100);

    private final ExecutorSettings settings;
    private final Wire wire;
    private final Consumer<byte[], byte[]> consumer;
    private final Reporter reporter;
    private final Conductor<O, C> conductor;
    private final Intake<O, C> intake;
    private final ActiveRollouts rollouts;
    private final InstantSource clock;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ScheduledExecutorService pulse = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("spillway-heartbeat").daemon().factory());
    private volatile boolean stopping;

    private ExecutorProcess(ExecutorSettings settings, Platform<O, C> platform, Wire wire,
            Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, MeterRegistry registry,
            DeadLetters deadLetters, InstantSource clock) {
        Meters meters = new Meters(registry);
        Commits commits = new Commits();
        this.settings = settings;
        this.wire = wire;
        this.consumer = consumer;
        this.clock = clock;
        this.reporter = new Reporter(producer);
        this.rollouts = new ActiveRollouts(settings.executor());
        this.conductor = new Conductor<>(settings, platform, wire, reporter, commits, meters, clock);
        this.intake = new Intake<>(settings, consumer, wire, conductor, commits, rollouts, deadLetters, meters);
    }

    /**
     * Starts an executor.
     *
     * @param kafka addresses and credentials, for consumer and producer alike; what the promises rest on is not theirs
     *            to set
     */
    public static <O, C> ExecutorProcess<O, C> start(ExecutorSettings settings, Map<String, Object> kafka,
            Platform<O, C> platform, Wire wire, MeterRegistry registry, DeadLetters deadLetters) {
        return start(settings, platform, wire, KafkaClients.consumer(kafka, settings.group()),
                KafkaClients.producer(kafka), registry, deadLetters, InstantSource.system());
    }

    static <O, C> ExecutorProcess<O, C> start(ExecutorSettings settings, Platform<O, C> platform, Wire wire,
            Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, MeterRegistry registry,
            DeadLetters deadLetters, InstantSource clock) {
        ExecutorProcess<O, C> process = new ExecutorProcess<>(settings, platform, wire, consumer, producer, registry,
                deadLetters, clock);
        platform.onHealth(process::health);
        platform.onIncrement(process::increment);
        platform.onMeasured(process::measured);
        process.begin();
        return process;
    }

    private void begin() {
        var _ = pulse.scheduleAtFixedRate(this::heartbeat, 0, settings.heartbeat().toMillis(), TimeUnit.MILLISECONDS);
        Thread.ofPlatform().name("spillway-poll-" + settings.executor()).start(this::poll);
        LOG.info("executor started: executor={} group={}", settings.executor(), settings.group());
    }

    /** Complete when it has ended; exceptionally, with the cause, if nobody closed it. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    private void poll() {
        try {
            intake.subscribe();
            while (!stopping && !reporter.failure().isDone()) {
                intake.poll(ROUND);
            }
            reporter.failure().getNow(null);
            end();
            ended.complete(null);
        } catch (RuntimeException broken) {
            LOG.error("executor ends: executor={}", settings.executor(), broken);
            end();
            ended.completeExceptionally(broken);
        }
    }

    /** Actions first, then what they still said is flushed, then the consumer commits and leaves. */
    private void end() {
        pulse.shutdownNow();
        try (reporter; consumer; conductor) {
            LOG.info("executor stops: executor={}", settings.executor());
            conductor.close();
            reporter.flush();
            intake.commit();
        } catch (RuntimeException broken) {
            LOG.error("executor did not stop cleanly: executor={}", settings.executor(), broken);
        }
    }

    private void heartbeat() {
        reporter.send(wire.encode(
                new Heartbeat(settings.executor(), settings.platform(), settings.instance(), clock.instant())));
    }

    private void health(Health health) {
        rollouts.changed(health, clock.instant()).ifPresent(changed -> reporter.send(wire.encode(changed)));
    }

    private void increment(Increment increment) {
        reporter.send(wire.encode(increment));
    }

    private void measured(Measured measured) {
        reporter.send(wire.encode(measured));
    }

    /** Stops reading, lets calls in flight return (at most the grace of the settings), commits, and leaves the group. */
    @Override
    public void close() {
        stopping = true;
        Void _ = ended.exceptionally(_ -> null).join();
    }
}
