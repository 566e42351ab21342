package dev.spillway.streams;

import static dev.spillway.streams.Driver.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import dev.spillway.schemas.Topic;
import dev.spillway.wire.HashChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTopologyTest {
    private final Path dir = scratch();
    private Driver engine = new Driver(dir);

    private static Path scratch() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "state");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private void v1IsStable() {
        engine.defines().deploys(V1).obeys().passes(Duration.ofSeconds(61)).obeys();
    }

    @Test
    void aDeploymentLeadsToACommandInTheSameStep() {
        // when
        engine.defines().deploys(V1);

        // then
        assertThat(engine.events()).containsExactly("DefinitionAccepted", "RolloutStarted", "StepStarted",
                "CommandsIssued");
        assertThat(engine.commands()).singleElement()
                .satisfies(c -> assertThat(c.desired()).isInstanceOf(Desired.Snapshot.class));
    }

    @Test
    void timersFireWhenTheirTimeHasPassed() {
        // given
        engine.defines().deploys(V1).obeys();
        engine.events();

        // when
        engine.passes(Duration.ofSeconds(61));

        // then
        assertThat(engine.events()).startsWith("BakeEnded", "StepStarted", "CommandsIssued");
    }

    @Test
    void theLogFoldsToTheView() {
        // given
        v1IsStable();
        engine.deploys(V2).obeys();

        // when
        Service folded = Evolve.fold(Service.unknown(SERVICE), engine.log());

        // then
        Service view = engine.view().orElseThrow();
        assertThat(view.state()).isEqualTo(folded.state());
        assertThat(view.brief()).isEqualTo(folded.brief());
        assertThat(view.catalog().history()).isEqualTo(folded.catalog().history());
    }

    @Test
    void anAbortSendsTrafficBackAtOnce() {
        // given
        v1IsStable();
        engine.deploys(V2).obeys();
        engine.commands();

        // when
        engine.asks(Request.Abort::new);

        // then
        assertThat(engine.commands()).singleElement().satisfies(c -> {
            assertThat(c.rollback()).isTrue();
            assertThat(((Desired.Traffic) c.desired()).shares()).singleElement()
                    .satisfies(s -> assertThat(s.permille()).isEqualTo(Weight.FULL));
        });
    }

    @Test
    void aDuplicateLeavesNothing() {
        // given
        engine.defines().asks("same", ask -> new Request.Deploy(ask, V1, java.util.Optional.empty()));
        engine.events();

        // when
        engine.asks("same", ask -> new Request.Deploy(ask, V1, java.util.Optional.empty()));

        // then
        assertThat(engine.events()).isEmpty();
        assertThat(engine.meters.counter("spillway.signals.ignored").count()).isEqualTo(1);
    }

    @Test
    void theHashChainCoversEveryByteOfTheLog() {
        // given
        v1IsStable();

        // when
        List<TestRecord<String, byte[]>> log = engine.rawLog();

        // then
        String head = HashChain.GENESIS;
        long sequence = 0;
        for (TestRecord<String, byte[]> line : log) {
            head = HashChain.next(head, line.key(), ++sequence, line.value());
            assertThat(header(line, HashChain.HASH_HEADER)).isEqualTo(head);
            assertThat(header(line, HashChain.SEQUENCE_HEADER)).isEqualTo(String.valueOf(sequence));
        }
        assertThat(sequence).isGreaterThan(10);
    }

    private static String header(TestRecord<String, byte[]> line, String name) {
        return new String(line.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void garbageOnAnyInboundTopicIsADeadLetterAndTheEngineGoesOn() {
        for (Topic topic : List.of(Topic.REQUESTS, Topic.OUTCOMES, Topic.OBSERVATIONS)) {
            // when
            engine.send(topic, "prod/checkout", new byte[]{9, 9, 9, 9, 9, 9});

            // then
            assertThat(engine.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.topic()).isEqualTo(topic.topicName());
                assertThat(letter.reason()).contains("magic byte 9");
                assertThat(letter.value()).hasValueSatisfying(v -> assertThat(v).containsExactly(9, 9, 9, 9, 9, 9));
            });
        }
        assertThat(engine.defines().events()).containsExactly("DefinitionAccepted");
    }

    @Test
    void anUnknownServiceIsADeadLetterWithoutState() {
        // when
        engine.deploys(V1);

        // then
        assertThat(engine.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.reason()).contains("unknown service prod/checkout"));
        assertThat(engine.log()).isEmpty();
    }

    @Test
    void aMisplacedRecordIsSentToItsPartitionOnceAndThenGivenUp() {
        // given: with 7 partitions this key does not belong to partition 0
        engine.close();
        engine = new Driver(dir, 7);

        // when: the driver brings the moved record back to partition 0, as if it were misplaced again
        engine.defines();

        // then
        assertThat(engine.meters.counter("spillway.records.misplaced").count()).isEqualTo(2);
        assertThat(engine.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.reason()).contains("another partition"));
    }

    @Test
    void stateOfANewerEngineEndsThisOneInsteadOfBeingTriedAgainForEver() {
        // given
        v1IsStable();
        byte[] hot = (SERVICE + "\0s").getBytes(StandardCharsets.UTF_8);
        byte[] newer = engine.rows().get(hot);
        newer[0] = 99;
        engine.close();
        engine = new Driver(dir);
        engine.rows().put(hot, newer);

        // when
        Throwable fault = catchThrowable(() -> engine.deploys(V2));

        // then
        assertThat(EngineProcess.unreadable(fault)).hasValueSatisfying(
                reason -> assertThat(reason).contains("row of version 99", "knows 1..", "newer"));
        assertThat(EngineProcess.unreadable(new IllegalStateException("a broker that is away"))).isEmpty();
    }

    @Test
    void whatIsDecidedNextContinuesTheSequence() {
        // given
        v1IsStable();
        Service before = engine.view().orElseThrow();
        assertThat(before.state()).isInstanceOf(State.Idle.class);

        long sequence = engine.log().getLast().header().sequence();

        // when
        engine.deploys(V2);

        // then
        assertThat(engine.log().getFirst().header().sequence()).isEqualTo(sequence + 1);
    }
}
