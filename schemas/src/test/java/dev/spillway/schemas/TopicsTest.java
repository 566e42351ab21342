package dev.spillway.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private static final Set<String> ALL = Set.of("spillway.requests", "spillway.observations", "spillway.outcomes",
            "spillway.commands", "spillway.events", "spillway.services", "spillway.dead-letters");

    private static Admin cluster() {
        return MockAdminClient.create().numBrokers(3).build();
    }

    @Test
    void allTopicsAreCreatedWithTheSamePartitions() throws Exception {
        // given
        try (Admin admin = cluster()) {
            // when
            Topics.create(admin, 6, (short) 1);
            // then
            assertThat(admin.listTopics().names().get()).isEqualTo(ALL);
            assertThat(admin.describeTopics(ALL).allTopicNames().get().values())
                    .allSatisfy(t -> assertThat(t.partitions()).hasSize(6));
        }
    }

    @Test
    void creatingAgainChangesNothing() throws Exception {
        // given
        try (Admin admin = cluster()) {
            Topics.create(admin, 6, (short) 1);
            var before = admin.describeTopics(ALL).allTopicNames().get();
            // when
            Topics.create(admin, 6, (short) 1);
            // then
            assertThat(admin.describeTopics(ALL).allTopicNames().get()).isEqualTo(before);
        }
    }

    @Test
    void anotherNumberOfPartitionsIsRefusedBeforeAnythingIsCreated() throws Exception {
        // given
        try (Admin admin = cluster()) {
            admin.createTopics(List.of(new NewTopic("spillway.events", 3, (short) 1))).all().get();
            // when // then
            assertThatIllegalStateException().isThrownBy(() -> Topics.create(admin, 6, (short) 1))
                    .withMessageContaining("spillway.events has 3 partitions where 6");
            assertThat(admin.listTopics().names().get()).containsExactly("spillway.events");
        }
    }

    @Test
    void theLogIsKeptForEverAndViewsAreCompacted() {
        assertThat(Topic.EVENTS.settings()).isEqualTo(Map.of("cleanup.policy", "delete", "retention.ms", "-1",
                "retention.bytes", "-1", "max.message.bytes", "8388608"));
        assertThat(Topic.SERVICES.settings())
                .isEqualTo(Map.of("cleanup.policy", "compact", "max.message.bytes", "8388608"));
        assertThat(Topic.OUTCOMES.settings()).containsEntry("max.message.bytes", "1048576");
        assertThat(Topic.COMMANDS.settings()).containsEntry("retention.ms", "604800000");
        assertThat(Topic.REQUESTS.settings()).containsEntry("retention.ms", "2592000000");
    }

    @Test
    void aServiceLivesWhereKafkasOwnPartitionerPutsIt() {
        for (int i = 0; i < 200; i++) {
            String service = "prod/service-" + i;
            assertThat(Topics.partitionFor(service, 24))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(service.getBytes(StandardCharsets.UTF_8), 24));
        }
    }
}
