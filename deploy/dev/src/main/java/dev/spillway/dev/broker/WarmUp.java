package dev.spillway.dev.broker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates the coordinators' topics at the start; otherwise the first transaction and the first group pay for them. */
final class WarmUp {

    private static final String NAME = "spillway-dev-warm-up";

    private WarmUp() {}

    static void coordinators(String bootstrapServers) throws InterruptedException, ExecutionException {
        transactions(bootstrapServers);
        groups(bootstrapServers);
    }

    private static void transactions(String bootstrapServers) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "transactional.id", NAME, "client.id", NAME,
                        "max.block.ms", 30_000, "retry.backoff.ms", 5),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
        }
    }

    private static void groups(String bootstrapServers) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin
                .create(Map.of("bootstrap.servers", bootstrapServers, "client.id", NAME, "retry.backoff.ms", 5))) {
            admin.describeConsumerGroups(List.of(NAME)).all().get();
        } catch (ExecutionException e) {
            // Nobody is in the group, which is the answer we want: its coordinator, and so its topic, is there to give it.
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }
}
