package dev.spillway.gateway.kafka;

import dev.spillway.core.event.Entry;
import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.Views;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.codec.UnreadableException;
import dev.spillway.schemas.registry.RegistryException;
import dev.spillway.wire.AnswerRecord;
import dev.spillway.wire.HashChain;
import dev.spillway.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was decided, read from the topics by every gateway for itself. Only what is committed is ever seen. */
public final class KafkaViews implements Views, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaViews.class);
    private static final List<Topic> WHOLE = List.of(Topic.SERVICES, Topic.EVENTS);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Wire wire;
    private final Kept kept = new Kept();
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile boolean ready;

    /** Starts reading from the beginning. */
    public KafkaViews(Map<String, Object> kafka, Wire wire) {
        var settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        this.wire = wire;
        this.reader = Thread.ofPlatform().name("spillway-views").start(this::read);
    }

    private void read() {
        try (consumer) {
            Map<TopicPartition, Long> behind = begin();
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    take(record);
                }
                behind.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                ready = behind.isEmpty();
            }
        } catch (WakeupException closed) {
            LOG.debug("views closed");
        } catch (RuntimeException fatal) {
            ready = false;
            LOG.error("the views can no longer be kept", fatal);
        }
    }

    /** State and log from their beginning, heartbeats from now on. Gives what has to be read before this is ready. */
    private Map<TopicPartition, Long> begin() {
        List<TopicPartition> whole = WHOLE.stream().flatMap(t -> partitions(t).stream()).toList();
        List<TopicPartition> recent = partitions(Topic.OUTCOMES);
        var all = new ArrayList<>(whole);
        all.addAll(recent);
        consumer.assign(all);
        consumer.seekToBeginning(whole);
        consumer.seekToEnd(recent);
        return new HashMap<>(consumer.endOffsets(whole));
    }

    private List<TopicPartition> partitions(Topic topic) {
        return consumer.partitionsFor(topic.topicName()).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            if (record.topic().equals(Topic.EVENTS.topicName())) {
                Entry entry = wire.event(record.value());
                kept.add(entry);
                listeners.forEach(listener -> listener.accept(entry));
            } else if (record.topic().equals(Topic.SERVICES.topicName())) {
                kept.put(wire.view(record.value()), head(record));
            } else if (wire.answer(record.value()) instanceof AnswerRecord.Heartbeat beat) {
                kept.put(new Executor(beat.executor(), beat.platform(), beat.instance(), beat.saidAt()));
            }
        } catch (UnreadableException | RegistryException | IllegalArgumentException e) {
            LOG.warn("topic={} partition={} offset={} is passed over: {}", record.topic(), record.partition(),
                    record.offset(), e.getMessage());
        }
    }

    private static Optional<String> head(ConsumerRecord<String, byte[]> record) {
        return Optional.ofNullable(record.headers().lastHeader(HashChain.HASH_HEADER))
                .map(h -> new String(h.value(), StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Viewed> service(ServiceId id) {
        return kept.service(id);
    }

    @Override
    public List<Viewed> services() {
        return kept.services();
    }

    @Override
    public List<Entry> log(ServiceId id, long from, int most) {
        return kept.log(id, from, most);
    }

    @Override
    public Subscription subscribe(Consumer<Entry> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public List<Executor> executors() {
        return kept.executors();
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
