package dev.spillway.blackbox;

import static dev.spillway.blackbox.Stage.V1;
import static dev.spillway.blackbox.Stage.V2;
import static dev.spillway.blackbox.Stage.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Event;
import dev.spillway.core.state.State.Ended;
import dev.spillway.core.state.State.Ending;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.Topics;
import dev.spillway.streams.EngineConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two engines share the services; what one leaves behind the other finishes. */
@ExtendWith(StageExtension.class)
final class TwoEnginesIT {

    @Test
    void engineKilledInMidBakeIsSucceededByTheOther(Stage stage) {
        // given
        Map<String, Child> engines = Map.of("engine-1", stage.startEngine("engine-1"), "engine-2",
                stage.startEngine("engine-2"));
        stage.startExecutor();
        stage.makesV1Stable("[{setWeight: 10}, {bake: 2s}]");
        await(stage);
        // when
        AtomicReference<String> owner = new AtomicReference<>("");
        stage.watch().atEntry(stage.rollout(V2), entry -> entry.event() instanceof Event.BakeStarted, 1, () -> {
            owner.set(owner(stage).orElseThrow());
            Optional.ofNullable(engines.get(owner.get())).orElseThrow().kill();
        });
        stage.deploys(V2);
        // then
        Ended end = stage.ended(V2);
        assertThat(end.ending()).isEqualTo(Ending.PROMOTED);
        assertThat(owner.get()).isNotEmpty();
        stage.endedWell(V2, end);
        assertThat(stage.world().weights()).containsExactly(Map.of(id(V1), 1000), Map.of(id(V1), 900, id(V2), 100),
                Map.of(id(V2), 1000));
    }

    @Test
    void engineThatWasSuspendedWhileTheOtherTookOverWritesNothingWhenItWakes(Stage stage) {
        // given
        Map<String, Child> engines = Map.of("engine-1", stage.startEngine("engine-1"), "engine-2",
                stage.startEngine("engine-2"));
        stage.startExecutor();
        stage.makesV1Stable("[{setWeight: 10}, {bake: 2s}]");
        await(stage);
        AtomicReference<Optional<Child>> asleep = new AtomicReference<>(Optional.empty());
        stage.watch().atEntry(stage.rollout(V2), entry -> entry.event() instanceof Event.BakeStarted, 1, () -> {
            Child owner = Optional.ofNullable(engines.get(owner(stage).orElseThrow())).orElseThrow();
            owner.suspend();
            asleep.set(Optional.of(owner));
        });
        stage.deploys(V2);
        Ended end = stage.ended(V2);
        // when: it wakes in mid-bake as it believes, with a timer that is long overdue
        asleep.get().orElseThrow().resume();
        await(stage);
        // then
        assertThat(end.ending()).isEqualTo(Ending.PROMOTED);
        stage.endedWell(V2, end);
        assertThat(stage.world().weights()).containsExactly(Map.of(id(V1), 1000), Map.of(id(V1), 900, id(V2), 100),
                Map.of(id(V2), 1000));
    }

    private static void await(Stage stage) {
        Stage.await("both engines have work").until(() -> members(stage).stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty()).count() == 2);
    }

    /** The engine that holds the service's partition. */
    private static Optional<String> owner(Stage stage) {
        var partition = new TopicPartition(Topic.REQUESTS.topicName(),
                Topics.partitionFor(stage.service().toString(), Topics.DEV_PARTITIONS));
        return members(stage).stream().filter(member -> member.assignment().topicPartitions().contains(partition))
                .map(member -> member.groupInstanceId().orElseThrow()).map(id -> id.substring(0, id.lastIndexOf('-')))
                .findFirst();
    }

    private static List<MemberDescription> members(Stage stage) {
        try (Admin admin = stage.cluster().admin()) {
            return List.copyOf(admin.describeConsumerGroups(List.of(EngineConfig.APPLICATION_ID)).all().get()
                    .values().iterator().next().members());
        } catch (ExecutionException e) {
            throw new IllegalStateException("the group cannot be described", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
