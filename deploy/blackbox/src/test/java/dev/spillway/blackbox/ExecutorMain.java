package dev.spillway.blackbox;

import dev.spillway.executor.runtime.AvroWire;
import dev.spillway.executor.runtime.ExecutorProcess;
import dev.spillway.executor.runtime.ExecutorSettings;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** An executor as a process: bootstrap, registry, id, platform instance, address of the world. */
final class ExecutorMain {
    private ExecutorMain() {}

    public static void main(String[] args) {
        Lifeline.hold();
        var wire = new AvroWire(new SchemaRegistryClient(Cluster.patient(args[1])));
        var settings = ExecutorSettings.of(args[2], Stage.PLATFORM, args[3], Topic.COMMANDS.topicName());
        Map<String, Object> kafka = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, args[0],
                // a restart takes its old place at once, not when the dead one's session is over
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, args[2]);
        try (var executor = ExecutorProcess.start(settings, kafka, new RemotePlatform(URI.create(args[4])), wire,
                new SimpleMeterRegistry(), (record, reason) -> {
                    throw new IllegalStateException("unreadable at " + record.offset() + ": " + reason);
                })) {
            executor.ended().join();
        }
    }
}
