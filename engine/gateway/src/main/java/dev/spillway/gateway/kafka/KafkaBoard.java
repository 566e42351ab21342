package dev.spillway.gateway.kafka;

import dev.spillway.core.event.Entry;
import dev.spillway.gateway.Board;
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
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills a board from the topics; every gateway does so for itself. Only what is committed is ever seen. */
public final class KafkaBoard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaBoard.class);
    private static final List<Topic> WHOLE = List.of(Topic.SERVICES, Topic.EVENTS);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Wire wire;
    private final Board board = new Board();
    private final Thread reader;

    /** Starts reading from the beginning. */
    public KafkaBoard(Map<String, Object> kafka, Wire wire) {
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
                take(consumer.poll(Duration.ofMillis(200)));
                behind.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                if (behind.isEmpty()) {
                    board.caughtUp();
                }
            }
        } catch (WakeupException closed) {
            LOG.debug("views closed");
        } catch (RuntimeException fatal) {
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

    private void take(ConsumerRecords<String, byte[]> records) {
        var lines = new ArrayList<Entry>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.value() != null) {
                take(record, lines);
            }
        }
        board.lines(lines);
    }

    private void take(ConsumerRecord<String, byte[]> record, List<Entry> lines) {
        try {
            if (record.topic().equals(Topic.EVENTS.topicName())) {
                lines.add(wire.event(record.value()));
            } else if (record.topic().equals(Topic.SERVICES.topicName())) {
                board.view(wire.view(record.value()), head(record));
            } else if (wire.answer(record.value()) instanceof AnswerRecord.Heartbeat beat) {
                board.heartbeat(new Views.Executor(beat.executor(), beat.platform(), beat.instance(), beat.saidAt()));
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

    /** What has been read so far. */
    public Board views() {
        return board;
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
