package dev.spillway.schemas;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Utils;

/** Creates the topics, and knows which partition a service lives in. */
public final class Topics {
    /** Of a cluster. Chosen once: Kafka Streams cannot change it in place. */
    public static final int DEFAULT_PARTITIONS = 24;
    /** Of the embedded broker. */
    public static final int DEV_PARTITIONS = 6;

    private Topics() {}

    /**
     * Creates the topics that are missing. Does nothing where all exist as asked; settings of existing topics are left as
     * they are.
     *
     * @param partitions
     *            of every topic: inbound topics are read together, so all must agree
     * @param replication
     *            copies of every record; from 3 on, two must be written before a record counts
     * @throws IllegalStateException
     *             when a topic exists with another number of partitions; nothing is created then
     * @throws KafkaException
     *             when the cluster refuses or does not answer
     */
    public static void create(Admin admin, int partitions, short replication) {
        Map<String, TopicDescription> existing = describe(admin);
        verify(existing.values(), partitions);
        List<Topic> missing = Arrays.stream(Topic.values()).filter(t -> !existing.containsKey(t.topicName())).toList();
        if (missing.isEmpty()) {
            return;
        }
        admin.createTopics(missing.stream().map(t -> topic(t, partitions, replication)).toList()).values()
                .forEach((name, created) -> ignoreExisting(created));
        // Somebody may have created them at the same moment, and otherwise.
        verify(describe(admin).values(), partitions);
    }

    /** The partition that Kafka's Java producer gives a service: murmur2 of the key. Other clients hash otherwise. */
    public static int partitionFor(String serviceId, int partitions) {
        return Utils.toPositive(Utils.murmur2(serviceId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    private static NewTopic topic(Topic topic, int partitions, short replication) {
        Map<String, String> settings = new HashMap<>(topic.settings());
        if (replication >= 3) {
            settings.put("min.insync.replicas", "2");
        }
        return new NewTopic(topic.topicName(), partitions, replication).configs(settings);
    }

    private static Map<String, TopicDescription> describe(Admin admin) {
        Collection<String> names = await(admin.listTopics().names());
        List<String> ours = Arrays.stream(Topic.values()).map(Topic::topicName).filter(names::contains).toList();
        return await(admin.describeTopics(ours).allTopicNames());
    }

    private static void verify(Collection<TopicDescription> existing, int partitions) {
        List<String> wrong = new ArrayList<>();
        existing.stream().filter(t -> t.partitions().size() != partitions)
                .forEach(t -> wrong.add(t.name() + " has " + t.partitions().size()));
        if (!wrong.isEmpty()) {
            throw new IllegalStateException(
                    wrong.stream().sorted().collect(Collectors.joining(", ")) + " partitions where "
                            + partitions
                            + " are asked for: all topics must agree, and their number cannot be changed in place");
        }
    }

    private static void ignoreExisting(KafkaFuture<Void> created) {
        try {
            await(created);
        } catch (TopicExistsException e) {
            // Another instance was quicker; its work is verified below like any other.
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for the cluster", e);
        }
    }
}
