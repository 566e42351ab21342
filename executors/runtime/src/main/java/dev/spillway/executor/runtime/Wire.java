package dev.spillway.executor.runtime;

import dev.spillway.executor.Command;
import dev.spillway.executor.HealthChanged;
import dev.spillway.executor.Heartbeat;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Measured;
import dev.spillway.executor.Outcome;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Bytes to commands, and what executors say to records, with topic, key and headers. Called from many threads. */
public interface Wire {
    /** What stands in a record. */
    sealed interface Decoded {
        /** A command, perhaps for somebody else. */
        record Understood(Command command) implements Decoded {}

        /** Garbage, an unknown schema, a kind that this version does not know. */
        record Unreadable(String reason) implements Decoded {}
    }

    /** Never throws for what stands in the record. */
    Decoded decode(ConsumerRecord<byte[], byte[]> record);

    ProducerRecord<byte[], byte[]> encode(Outcome outcome);

    ProducerRecord<byte[], byte[]> encode(HealthChanged health);

    ProducerRecord<byte[], byte[]> encode(Heartbeat heartbeat);

    ProducerRecord<byte[], byte[]> encode(Increment increment);

    ProducerRecord<byte[], byte[]> encode(Measured measured);
}
