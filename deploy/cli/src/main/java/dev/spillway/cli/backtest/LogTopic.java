package dev.spillway.cli.backtest;

import dev.spillway.cli.Stop;
import dev.spillway.cli.audit.Finding;
import dev.spillway.cli.audit.Finding.Kind;
import dev.spillway.cli.audit.LogCheck;
import dev.spillway.cli.role.Cluster;
import dev.spillway.cli.role.TopicReader;
import dev.spillway.core.event.Entry;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.codec.UnreadableException;
import dev.spillway.schemas.registry.RegistryException;
import dev.spillway.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The log as it stands on {@code spillway.events}, with its hashes checked on the way. */
final class LogTopic {
    /** That the end was cut off is not seen here: {@code spillway audit verify} compares with the views. */
    private static final Set<Kind> BROKEN = EnumSet.of(Kind.CHANGED, Kind.MISSING, Kind.OUT_OF_PLACE, Kind.ADDED);
    private final Cluster cluster;

    LogTopic(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Hands over every line of these services.
     *
     * @throws Stop that names the record at which it is not the log that the engine wrote
     */
    void read(Predicate<String> services, Consumer<Entry> each) {
        Wire wire = wire();
        var check = new LogCheck(Map.of());
        new TopicReader(cluster).read(Topic.EVENTS, record -> {
            if (record.key() != null && services.test(new String(record.key(), StandardCharsets.UTF_8))) {
                check.take(record);
                each.accept(entry(wire, record));
            }
        });
        Optional<Finding> broken = check.end(Map.of()).findings().stream().filter(f -> BROKEN.contains(f.kind()))
                .findFirst();
        broken.ifPresent(finding -> {
            throw Stop.badInput("--bootstrap",
                    "the chain of the log is broken: " + finding.line() + "; spillway audit verify says all of it");
        });
    }

    private Wire wire() {
        try {
            return cluster.wire();
        } catch (RegistryException e) {
            throw Stop.badInput("--registry", String.valueOf(e.getMessage()));
        }
    }

    private static Entry entry(Wire wire, ConsumerRecord<byte[], byte[]> record) {
        String where = record.topic() + ", partition " + record.partition() + ", offset " + record.offset() + ": ";
        if (record.value() == null) {
            throw Stop.badInput("--bootstrap", where + "a record without a value");
        }
        try {
            return wire.event(record.value());
        } catch (UnreadableException | IllegalArgumentException e) {
            throw Stop.badInput("--bootstrap", where + e.getMessage());
        } catch (RegistryException e) {
            throw Stop.badInput("--registry", where + "its schema cannot be had: " + e.getMessage());
        }
    }
}
