package dev.spillway.cli.bench;

import dev.spillway.cli.role.Cluster;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Counts the committed records of a topic by the type in their headers. Markers of transactions are no records. */
final class Log implements AutoCloseable {
    private final Map<String, LongAdder> byType = new ConcurrentHashMap<>();
    private final LongAdder total = new LongAdder();
    private final Reading reading;

    Log(Cluster cluster, String topic, int partitions) {
        reading = new Reading("bench-" + topic, Clients.committed(cluster, topic, partitions), (r, _) -> count(r));
    }

    private void count(ConsumerRecord<byte[], byte[]> record) {
        total.increment();
        Header type = record.headers().lastHeader("ce_type");
        if (type != null) {
            String name = new String(type.value(), StandardCharsets.UTF_8);
            byType.computeIfAbsent(name.substring(name.lastIndexOf('.') + 1), _ -> new LongAdder()).increment();
        }
    }

    long total() {
        return total.sum();
    }

    /** @param type simple name of the event */
    long of(String type) {
        LongAdder counted = byType.get(type);
        return counted == null ? 0 : counted.sum();
    }

    @Override
    public void close() {
        reading.close();
    }
}
