package dev.spillway.gateway.kafka;

import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.gateway.RequestSink;
import dev.spillway.schemas.Topic;
import dev.spillway.wire.Wire;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Requests go to their topic; a request counts once every replica that has to has it. */
public final class KafkaRequestSink implements RequestSink, AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final Wire wire;

    /** @param kafka client properties, bootstrap servers among them */
    public KafkaRequestSink(Map<String, Object> kafka, Wire wire) {
        var settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        this.wire = wire;
    }

    @Override
    public CompletionStage<Void> send(ServiceId service, Request request, String definition) {
        var acknowledged = new CompletableFuture<Void>();
        var record = new ProducerRecord<>(Topic.REQUESTS.topicName(), null, null, service.toString(),
                wire.request(service, request, definition), wire.requestHeaders(service, request));
        var _ = producer.send(record, (_, failure) -> {
            if (failure == null) {
                acknowledged.complete(null);
            } else {
                acknowledged.completeExceptionally(failure);
            }
        });
        return acknowledged;
    }

    @Override
    public void close() {
        producer.close();
    }
}
