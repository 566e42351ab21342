package dev.spillway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.core.model.ServiceId;
import dev.spillway.schemas.Topic;
import dev.spillway.wire.HashChain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The log of one service read again from its beginning, byte by byte, by somebody who knows nothing else. */
final class RawLog {
    private RawLog() {}

    /** Asserts that sequence numbers have neither gap nor duplicate, and that each record's hash follows from its bytes. */
    static List<Entry> verified(Cluster cluster, ServiceId service) {
        var entries = new ArrayList<Entry>();
        String head = HashChain.GENESIS;
        for (ConsumerRecord<String, byte[]> record : records(cluster, service.toString())) {
            Entry entry = cluster.wire().event(record.value());
            long sequence = entries.size() + 1L;
            assertThat(entry.header().sequence()).as("sequence at offset %d", record.offset()).isEqualTo(sequence);
            assertThat(header(record, HashChain.SEQUENCE_HEADER)).isEqualTo(String.valueOf(sequence));
            head = HashChain.next(head, record.key(), sequence, record.value());
            assertThat(header(record, HashChain.HASH_HEADER)).as("hash at sequence %d", sequence).isEqualTo(head);
            entries.add(entry);
        }
        return entries;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static List<ConsumerRecord<String, byte[]>> records(Cluster cluster, String key) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (KafkaConsumer<String, byte[]> consumer = cluster.reader(Topic.EVENTS)) {
            var ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (key.equals(record.key())) {
                        records.add(record);
                    }
                });
            }
        }
        return records;
    }
}
