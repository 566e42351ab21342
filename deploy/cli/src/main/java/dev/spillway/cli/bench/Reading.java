package dev.spillway.cli.bench;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** A thread that reads a topic until it is closed. */
final class Reading implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(100);

    interface Sight {
        /** @param now {@link System#nanoTime} when the record was there to be read */
        void see(ConsumerRecord<byte[], byte[]> record, long now);
    }

    private final Thread thread;
    private volatile boolean goesOn = true;

    Reading(String name, KafkaConsumer<byte[], byte[]> consumer, Sight sight) {
        thread = Thread.ofPlatform().name(name).start(() -> {
            try (consumer) {
                while (goesOn) {
                    var records = consumer.poll(WAIT);
                    long now = System.nanoTime();
                    records.forEach(record -> sight.see(record, now));
                }
            }
        });
    }

    @Override
    public void close() {
        goesOn = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
