package dev.spillway.cli.role;

import dev.spillway.cli.Exit;
import dev.spillway.cli.Stop;
import dev.spillway.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning to what was its end at the start: bytes as they are, only what is committed. */
public final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Cluster cluster;

    public TopicReader(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Hands over every record, partition by partition in order.
     *
     * @throws Stop when the topic is not there, or no broker answers
     */
    public void read(Topic topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Starting.reach(cluster, () -> {
            try (var consumer = new KafkaConsumer<>(settings(), new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                read(consumer, partitions(consumer, topic), each);
            }
        });
    }

    private Map<String, Object> settings() {
        var settings = new HashMap<>(cluster.kafka());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, Starting.PATIENCE_MS);
        return settings;
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, Topic topic) {
        var found = consumer.partitionsFor(topic.topicName());
        if (found == null || found.isEmpty()) {
            throw Stop.with(Exit.BAD_INPUT, "there is no topic " + topic.topicName() + " at " + cluster.bootstrap()
                    + ": is this the right cluster (--bootstrap)?");
        }
        return found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    }

    private static void read(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        while (!ends.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                each.accept(record);
            }
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
    }
}
