package dev.spillway.blackbox;

import static dev.spillway.blackbox.Stage.V1;
import static dev.spillway.blackbox.Stage.V2;
import static dev.spillway.blackbox.Stage.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Fence;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.Share;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Signal.Outcome.Kind;
import dev.spillway.schemas.Topic;
import dev.spillway.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was not committed was not said. */
@ExtendWith(StageExtension.class)
final class AbortedTransactionIT {

    @Test
    void commandInAnAbortedTransactionIsNeverExecuted(Stage stage) throws Exception {
        // given: an executor that is seen to work
        stage.startExecutor();
        try (KafkaProducer<String, byte[]> producer = stage.cluster()
                .producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "regretting-" + stage.service().name()))) {
            producer.initTransactions();
            Command before = traffic(stage, 1, V1);
            send(stage.cluster().wire(), producer, before);
            producer.commitTransaction();
            awaitDone(stage, before);
            // when
            Command regretted = traffic(stage, 2, V2);
            send(stage.cluster().wire(), producer, regretted);
            producer.abortTransaction();
            Command after = roles(stage, 3);
            send(stage.cluster().wire(), producer, after);
            producer.commitTransaction();
            // then
            awaitDone(stage, after);
            assertThat(stage.watch().outcomes()).noneMatch(o -> o.commandId().equals(regretted.id()));
            assertThat(stage.world().weights()).containsExactly(Map.of(V1.id().value(), 1000));
        }
    }

    private static void send(Wire wire, KafkaProducer<String, byte[]> producer,
            Command command) throws Exception {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(Topic.COMMANDS.topicName(), command.service().toString(),
                wire.command(command))).get();
    }

    private static void awaitDone(Stage stage, Command command) {
        await(command.id() + " done").until(() -> stage.watch().outcomes().stream()
                .anyMatch(outcome -> outcome.commandId().equals(command.id()) && outcome.kind() == Kind.DONE));
    }

    private static Command traffic(Stage stage, int seq, Revision revision) {
        return command(stage, seq, new Desired.Traffic(List.of(new Share(revision.id(), Weight.FULL)),
                Optional.empty(), List.of(), Optional.empty()));
    }

    private static Command roles(Stage stage, int seq) {
        return command(stage, seq, new Desired.Roles(V1.id()));
    }

    private static Command command(Stage stage, int seq, Desired desired) {
        var rollout = new RolloutId(stage.service(), "r1");
        var target = new Target("app", Stage.PLATFORM, stage.service().name(), Target.Role.SERVICE, Map.of());
        Instant now = Instant.now();
        return new Command(rollout + "/0/" + seq + "/app/1", stage.service(), rollout, 0, seq, 1, target,
                new Fence(1, seq), false, now, now.plus(Duration.ofMinutes(2)), desired);
    }
}
