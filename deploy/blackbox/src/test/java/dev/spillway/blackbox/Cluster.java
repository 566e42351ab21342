package dev.spillway.blackbox;

import dev.spillway.dev.registry.EmbeddedRegistry;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.Topics;
import dev.spillway.schemas.registry.RegistryConfig;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Broker, registry and topics, for all tests of this process; each test has a service of its own. */
record Cluster(Path dir, Broker broker, EmbeddedRegistry registry, Wire wire) implements AutoCloseable {

    static Cluster start() {
        Path dir = Path.of("target", "blackbox").toAbsolutePath();
        delete(dir);
        Broker broker = Broker.start(dir.resolve("broker"));
        EmbeddedRegistry registry = EmbeddedRegistry.start(broker.bootstrap(), 0);
        var wire = new Wire(new SchemaRegistryClient(patient(registry.url().toString())));
        var cluster = new Cluster(dir, broker, registry, wire);
        try (Admin admin = cluster.admin()) {
            Topics.create(admin, Topics.DEV_PARTITIONS, (short) 1);
        }
        return cluster;
    }

    /** On a machine that is busy with other things a start may take long, and nobody starts these roles again. */
    static RegistryConfig patient(String url) {
        return RegistryConfig.from(Map.of(RegistryConfig.URL, url, RegistryConfig.REQUEST_TIMEOUT, "20000",
                RegistryConfig.PATIENCE, "120000"));
    }

    Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()));
    }

    KafkaProducer<String, byte[]> producer(Map<String, Object> more) {
        var settings = new HashMap<>(more);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Reads these topics from their beginning, as every reader of ours does: only what was committed. */
    KafkaConsumer<String, byte[]> reader(Topic... topics) {
        return reader(IsolationLevel.READ_COMMITTED, topics);
    }

    KafkaConsumer<String, byte[]> reader(IsolationLevel isolation, Topic... topics) {
        Map<String, Object> settings = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString().toLowerCase(Locale.ROOT),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(topics).flatMap(topic -> consumer.partitionsFor(topic.topicName())
                .stream().map(p -> new TopicPartition(p.topic(), p.partition()))).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        registry.close();
        broker.close();
    }
}
