package dev.spillway.streams;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Follows the transactions of each stream thread. Every thread has one producer, and commits on its own. */
public final class Commits extends DefaultKafkaClientSupplier {
    private final ThreadLocal<Pace> paces = ThreadLocal.withInitial(() -> new Pace(System::nanoTime));

    /** Of the calling thread. */
    Pace pace() {
        return paces.get();
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public void flush() {
                // Streams flushes what every task sent, then commits.
                pace().begin();
                super.flush();
            }

            @Override
            public void commitTransaction() {
                super.commitTransaction();
                pace().committed();
            }

            @Override
            public void abortTransaction() {
                super.abortTransaction();
                pace().forget();
            }
        };
    }
}
