package dev.spillway.dev.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The compacted topic, held by one writer. Opening it fences the writer before (by the transactional id) and ends what that one
 * left open; only then is the topic read, so nothing can be added behind what was read.
 */
final class SchemaTopic implements AutoCloseable {

    static final String NAME = "_schemas";

    private static final TopicPartition PARTITION = new TopicPartition(NAME, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaProducer<String, String> producer;

    private SchemaTopic(KafkaProducer<String, String> producer) {
        this.producer = producer;
    }

    /** The topic, and all that it says. */
    record Opened(SchemaTopic topic, Ledger ledger) {}

    /**
     * @throws IOException
     *             if the topic cannot be created, claimed or read
     */
    static Opened open(String bootstrapServers) throws IOException {
        createOrCheck(bootstrapServers);
        SchemaTopic topic = new SchemaTopic(writer(bootstrapServers));
        try {
            topic.producer.initTransactions();
            return new Opened(topic, read(bootstrapServers));
        } catch (KafkaException | IOException e) {
            topic.close();
            throw new IOException("the topic " + NAME + " cannot be claimed or read: " + e.getMessage(), e);
        }
    }

    /**
     * Adds one change, durably.
     *
     * @throws KafkaException
     *             if it is not known to be added; the topic must be opened again to find out
     */
    void append(Change change) {
        ChangeJson.Entry entry = ChangeJson.write(change);
        producer.beginTransaction();
        var _ = producer.send(new ProducerRecord<>(NAME, 0, entry.key(), entry.value()));
        // Commits wait for the record and report its failure.
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private static void createOrCheck(String bootstrapServers) throws IOException {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", (int) PATIENCE.toMillis()))) {
            NewTopic wanted = new NewTopic(NAME, Optional.of(1), Optional.<Short>empty());
            admin.createTopics(List.of(wanted.configs(Map.of("cleanup.policy", "compact")))).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IOException("the topic " + NAME + " cannot be created: " + e.getMessage(), e);
            }
            requireCompacted(bootstrapServers);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** A topic that somebody made with retention would forget schemas after a week. */
    private static void requireCompacted(String bootstrapServers) throws IOException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, NAME);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            String policy = admin.describeConfigs(List.of(topic)).values().values().iterator().next().get()
                    .get("cleanup.policy").value();
            if (!policy.equals("compact")) {
                throw new IOException("the topic " + NAME + " has cleanup.policy=" + policy
                        + "; set it to compact, or schemas get lost");
            }
        } catch (ExecutionException e) {
            throw new IOException("the topic " + NAME + " cannot be described: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted while opening " + NAME, e);
    }

    private static KafkaProducer<String, String> writer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "client.id", "spillway-registry", "transactional.id",
                        "spillway-registry", "max.block.ms", PATIENCE.toMillis(), "delivery.timeout.ms", 20_000,
                        "request.timeout.ms", 10_000,
                        "linger.ms", 0, "retry.backoff.ms", 5, "buffer.memory", 4 << 20),
                new StringSerializer(), new StringSerializer());
    }

    private static Ledger read(String bootstrapServers) throws IOException {
        Ledger ledger = Ledger.EMPTY;
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "client.id", "spillway-registry", "isolation.level",
                        "read_committed",
                        "enable.auto.commit", false, "auto.offset.reset", "earliest"),
                new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION), PATIENCE).values().iterator().next();
            while (consumer.position(PARTITION, PATIENCE) < end) {
                for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofMillis(100))) {
                    ledger = fold(ledger, found);
                }
            }
        }
        return ledger;
    }

    private static Ledger fold(Ledger ledger, ConsumerRecord<String, String> found) throws IOException {
        String key = found.key();
        String value = found.value();
        // Records without a value are tombstones of other registries' settings; ours are never deleted so.
        return key == null || value == null
                ? ledger
                : ChangeJson.read(new ChangeJson.Entry(key, value)).map(ledger::with).orElse(ledger);
    }
}
