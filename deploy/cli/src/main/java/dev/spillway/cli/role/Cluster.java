package dev.spillway.cli.role;

import dev.spillway.cli.Stop;
import dev.spillway.executor.runtime.AvroWire;
import dev.spillway.executor.runtime.DeadLetters;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.Topics;
import dev.spillway.schemas.registry.RegistryConfig;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Kafka and the registry are.
 *
 * @param extra client properties as they are: security, registry credentials
 */
public record Cluster(String bootstrap, String registry, Map<String, String> extra) {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    public Cluster {
        extra = Map.copyOf(extra);
    }

    /** What every Kafka client needs. */
    public Map<String, Object> kafka() {
        var settings = new HashMap<String, Object>(extra);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        return settings;
    }

    public SchemaRegistryClient registryClient() {
        var settings = new HashMap<String, Object>(extra);
        settings.put(RegistryConfig.URL, registry);
        return new SchemaRegistryClient(RegistryConfig.from(settings));
    }

    public Wire wire() {
        return new Wire(registryClient());
    }

    public AvroWire executorWire() {
        return new AvroWire(registryClient());
    }

    /**
     * Creates the topics that are missing.
     *
     * @throws dev.spillway.cli.Stop when topics exist with another number of partitions
     */
    public void createTopics(int partitions, short replication) {
        try (Admin admin = admin()) {
            Topics.create(admin, partitions, replication);
        } catch (IllegalStateException other) {
            throw Stop.badInput("--partitions", String.valueOf(other.getMessage()));
        }
    }

    /** @throws KafkaException when no broker answers */
    void requireBroker() {
        try (Admin admin = admin()) {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            throw new KafkaException(Objects.requireNonNull(e.getCause()).getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for the cluster", e);
        }
    }

    private Admin admin() {
        Map<String, Object> settings = kafka();
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, Starting.PATIENCE_MS);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Starting.PATIENCE_MS);
        return Admin.create(settings);
    }

    /** What an executor cannot read goes where everybody looks for it. */
    DeadLetters deadLetters(Wire wire) {
        var producer = new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer());
        return (record, reason) -> {
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            byte[] letter = wire.deadLetter(record.topic(), record.partition(), record.offset(), reason, false,
                    System.currentTimeMillis(), key, record.value());
            var _ = producer.send(new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), record.key(), letter),
                    (_, failure) -> {
                        if (failure != null) {
                            LOG.error("a dead letter could not be written: {}", reason, failure);
                        }
                    });
        };
    }
}
