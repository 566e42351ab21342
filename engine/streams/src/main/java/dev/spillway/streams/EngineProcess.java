package dev.spillway.streams;

import dev.spillway.schemas.Topic;
import dev.spillway.schemas.codec.UnreadableException;
import dev.spillway.wire.Wire;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running engine instance. */
public final class EngineProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineProcess.class);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Optional<String>> fatal = new AtomicReference<>(Optional.empty());

    private EngineProcess(KafkaStreams streams) {
        this.streams = streams;
    }

    /**
     * Starts. The topics exist already; see {@link dev.spillway.schemas.Topics#create}.
     *
     * @throws IllegalStateException when the topics cannot be described, or this build's state types do not fit their schemas
     */
    public static EngineProcess start(EngineConfig config, Wire wire, MeterRegistry meters) {
        var commits = new Commits();
        int partitions = partitions(config);
        var topology = EngineTopology.build(wire, partitions, meters, commits);
        var process = new EngineProcess(
                new KafkaStreams(topology, new StreamsConfig(config.properties()), commits));
        process.begin();
        return process;
    }

    private void begin() {
        streams.setUncaughtExceptionHandler(this::answerTo);
        streams.setStateListener((now, before) -> {
            LOG.info("engine {} -> {}", before, now);
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            } else if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
                ended.countDown();
            }
        });
        streams.start();
    }

    /** A new thread would find the same bytes: what cannot be read ends the engine, anything else is tried again. */
    private StreamThreadExceptionResponse answerTo(Throwable fault) {
        Optional<String> unreadable = unreadable(fault);
        if (unreadable.isEmpty()) {
            LOG.error("a stream thread died and is replaced", fault);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("the engine ends: {}", unreadable.get(), fault);
        fatal.set(unreadable);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Records that cannot be read are dead letters and never come here: it is the state. */
    static Optional<String> unreadable(Throwable fault) {
        return Stream.iterate(fault, Objects::nonNull, Throwable::getCause)
                .filter(UnreadableException.class::isInstance)
                .findFirst().map(cause -> "the stored state cannot be read: " + cause.getMessage());
    }

    private static int partitions(EngineConfig config) {
        Map<String, Object> settings = new HashMap<>(config.extra());
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap());
        try (Admin admin = Admin.create(settings)) {
            String topic = Topic.REQUESTS.topicName();
            return admin.describeTopics(List.of(topic)).topicNameValues().values().iterator().next().get().partitions()
                    .size();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic " + Topic.REQUESTS.topicName() + " cannot be described at "
                    + config.bootstrap() + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }

    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** @return whether it runs within the time */
    public boolean awaitRunning(Duration atMost) throws InterruptedException {
        return running.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Until it has ended, for whatever reason.
     *
     * @return why it could not go on; empty when it was stopped
     */
    public Optional<String> awaitEnd() throws InterruptedException {
        ended.await();
        return fatal.get();
    }

    /** Stops and keeps its place in the group: a restart under the same instance name is immediate. */
    @Override
    public void close() {
        streams.close(STOP);
    }
}
