package dev.spillway.executor.runtime;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Told of every record that could not be read; called on the polling thread, so it must not wait. */
public interface DeadLetters {
    void unreadable(ConsumerRecord<byte[], byte[]> record, String reason);
}
