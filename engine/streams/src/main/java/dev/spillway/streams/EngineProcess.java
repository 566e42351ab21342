package dev.spillway.streams;

import dev.spillway.schemas.Topic;
import dev.spillway.wire.Wire;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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

    private EngineProcess(KafkaStreams streams) {
        this.streams = streams;
    }

    /** Starts. The topics exist already; see {@link dev.spillway.schemas.Topics#create}. */
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
        streams.setUncaughtExceptionHandler(fault -> {
            LOG.error("a stream thread died and is replaced", fault);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
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

    /** Until it has ended, for whatever reason. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Stops and keeps its place in the group: a restart under the same instance name is immediate. */
    @Override
    public void close() {
        streams.close(STOP);
    }
}
