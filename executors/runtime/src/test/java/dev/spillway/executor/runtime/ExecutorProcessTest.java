package dev.spillway.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Health;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shell around the ordering, on Kafka's own mock clients; the real broker has its turn in the black-box tests. */
final class ExecutorProcessTest {
    private static final TopicPartition PARTITION = new TopicPartition("commands", 0);

    private final Dial dial = new Dial(Duration.ZERO);
    private final AtomicReference<Consumer<Health>> healthListener = new AtomicReference<>(_ -> {
    });
    private final AtomicReference<Consumer<Increment>> incrementListener = new AtomicReference<>(_ -> {
    });
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final MockProducer<byte[], byte[]> producer = new MockProducer<>(true, null, new ByteArraySerializer(),
            new ByteArraySerializer());
    private final Queue<String> deadLetters = new ConcurrentLinkedQueue<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private ExecutorProcess<Dial.Position, Dial.Turn> process;
    private long offset;

    @BeforeEach
    void start() {
        process = ExecutorProcess.start(ExecutorSettings.of("me", "dial", "one", "commands"), listening(dial),
                new TextWire(), consumer, producer, meters, (_, reason) -> deadLetters.add(reason),
                InstantSource.fixed(Dial.NOON));
        await().until(() -> !consumer.subscription().isEmpty());
    }

    @AfterEach
    void stop() {
        process.close();
    }

    @Test
    void commandIsCarriedOutReportedAndCommitted() {
        // when
        assignWith("f dial 1 50");
        // then
        await().untilAsserted(() -> assertThat(committed()).isEqualTo(1));
        assertThat(said()).containsSubsequence("f accepted", "f done");
        assertThat(dial.position().permille()).isEqualTo(50);
        assertThat(meters.get("spillway.executor.outcomes").tag("kind", "done").counter().count()).isEqualTo(1);
    }

    @Test
    void ofWhatWaitedOnTheTopicOnlyTheNewestIsCarriedOut() {
        // when
        assignWith("f dial 1 50", "g dial 2 100", "h dial 3 250");
        // then
        await().untilAsserted(() -> assertThat(committed()).isEqualTo(3));
        assertThat(said()).contains("f refused", "g refused", "h done").doesNotContain("f accepted", "g accepted");
    }

    @Test
    void unreadableRecordsAreDeadLettersAndStrangersAreSkipped() {
        // given
        assignWith("garbage", "x another-platform 9 900");
        // when
        add("f dial 1 50");
        // then
        await().untilAsserted(() -> assertThat(committed()).isEqualTo(3));
        assertThat(deadLetters).containsExactly("not four words");
        assertThat(said()).contains("f done").noneMatch(words -> words.startsWith("x "));
    }

    @Test
    void healthIsToldOnceARolloutHasCommandedTheTarget() {
        // given
        Health sick = new Health("test/checkout", "app", "v2", 1, 3);
        healthListener.get().accept(sick);
        assignWith("f dial 1 50");
        await().until(() -> said().contains("f done"));
        // when
        healthListener.get().accept(sick);
        // then
        assertThat(said()).containsOnlyOnce("test/checkout/r1 1/3");
    }

    @Test
    void incrementsArePublishedAsTheyAreTold() {
        // when
        incrementListener.get().accept(new Increment("m/v2", "test/checkout", "v2", "http://proxy", "errors", 1,
                Dial.NOON, Dial.NOON, 0, 0, List.of(), Optional.empty()));
        // then
        assertThat(said()).containsOnlyOnce("increment m/v2");
    }

    @Test
    void itSaysThatItIsAlive() {
        await().untilAsserted(() -> assertThat(said()).contains("heartbeat me"));
    }

    @Test
    void whatCannotBeSaidEndsTheProcessAndIsNotCommitted() {
        // given
        producer.sendException = new TimeoutException("broker away");
        // when
        assignWith("f dial 1 50");
        // then
        assertThatThrownBy(() -> process.ended().join()).hasRootCauseMessage("broker away");
        assertThat(consumer.closed()).isTrue();
    }

    private void assignWith(String... texts) {
        consumer.schedulePollTask(() -> {
            consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
            consumer.updateEndOffsets(Map.of(PARTITION, (long) texts.length));
            consumer.rebalance(List.of(PARTITION));
            List.of(texts).forEach(this::addNow);
        });
    }

    private void add(String text) {
        consumer.schedulePollTask(() -> addNow(text));
    }

    private void addNow(String text) {
        consumer.addRecord(new ConsumerRecord<>("commands", 0, offset, new byte[0], TextWire.bytes(text)));
        offset++;
    }

    private long committed() {
        OffsetAndMetadata committed = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return committed == null ? 0 : committed.offset();
    }

    private List<String> said() {
        return producer.history().stream().map(record -> new String(record.value(), StandardCharsets.UTF_8)).toList();
    }

    private Platform<Dial.Position, Dial.Turn> listening(Dial platform) {
        return new Platform<>() {
            @Override
            public Reading<Dial.Position> observe(Command command) {
                return platform.observe(command);
            }

            @Override
            public CallResult call(Command command, Dial.Turn call) {
                return platform.call(command, call);
            }

            @Override
            public Next<Dial.Turn> next(Command command, Dial.Position observed) {
                return platform.next(command, observed);
            }

            @Override
            public Observed report(Dial.Position observed) {
                return platform.report(observed);
            }

            @Override
            public void onHealth(Consumer<Health> listener) {
                healthListener.set(listener);
            }

            @Override
            public void onIncrement(Consumer<Increment> listener) {
                incrementListener.set(listener);
            }
        };
    }
}
