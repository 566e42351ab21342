package dev.spillway.blackbox;

import dev.spillway.dev.broker.EmbeddedBroker;
import java.nio.file.Path;
import org.testcontainers.kafka.KafkaContainer;

/** A real broker: the embedded one, or with {@code -Dkafka=container} one in Docker. */
record Broker(String bootstrap, Runnable stop) implements AutoCloseable {
    private static final String IMAGE = "apache/kafka:4.1.0";

    static Broker start(Path data) {
        String kafka = System.getProperty("kafka", "embedded");
        return switch (kafka) {
            case "embedded" -> embedded(data);
            case "container" -> container();
            default -> throw new IllegalArgumentException("-Dkafka must be embedded or container, was " + kafka);
        };
    }

    private static Broker embedded(Path data) {
        EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        return new Broker(broker.bootstrapServers(), broker::close);
    }

    @SuppressWarnings("resource") // closed by `stop`
    private static Broker container() {
        KafkaContainer kafka = new KafkaContainer(IMAGE);
        kafka.start();
        return new Broker(kafka.getBootstrapServers(), kafka::close);
    }

    @Override
    public void close() {
        stop.run();
    }
}
