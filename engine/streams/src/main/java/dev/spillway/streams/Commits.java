package dev.spillway.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Tells when what a stream thread decided was committed: only then did it happen. */
public final class Commits extends DefaultKafkaClientSupplier {
    private final ThreadLocal<List<LongConsumer>> waiting = ThreadLocal.withInitial(ArrayList::new);

    /** Calls with {@link System#nanoTime} once the present transaction of this thread is committed. */
    void afterCommit(LongConsumer whenCommitted) {
        waiting.get().add(whenCommitted);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public void commitTransaction() {
                super.commitTransaction();
                committed();
            }

            @Override
            public void abortTransaction() {
                super.abortTransaction();
                waiting.get().clear();
            }
        };
    }

    private void committed() {
        List<LongConsumer> now = List.copyOf(waiting.get());
        waiting.get().clear();
        long at = System.nanoTime();
        now.forEach(each -> each.accept(at));
    }
}
