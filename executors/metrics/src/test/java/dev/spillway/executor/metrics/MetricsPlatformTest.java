package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.metrics.MetricsPlatform.NoCall;
import dev.spillway.executor.runtime.Delivery;
import dev.spillway.executor.runtime.Effect;
import dev.spillway.executor.runtime.Input;
import dev.spillway.executor.runtime.Ordering;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Measuring in the hands of the runtime that carries it out. */
final class MetricsPlatformTest {
    private final Exporter exporter = new Exporter();
    private Instant now = Ask.NOON.plusSeconds(60);
    private final MeasureHandler handler = new MeasureHandler(Duration.ofSeconds(30), () -> now);
    private final MetricsPlatform platform = new MetricsPlatform(handler);
    private final Ordering<Answer, NoCall> ordering = new Ordering<>("me", platform,
            MetricsProcess.settings("me", "one").pace());
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void listen() {
        platform.onIncrement(increment -> said.add("increment of " + increment.revision()));
        platform.onMeasured(measured -> said.add(Results.words(measured)));
    }

    @AfterEach
    void stop() {
        handler.close();
        exporter.close();
    }

    @Test
    void incrementsAreToldBeforeTheCommandIsDone() {
        // given
        exporter.says(Ask.page(1, 0, 1, 0));
        // when
        tell(received(Ask.measure(1, exporter.url()), 0));
        // then
        assertThat(said).containsExactly("accepted", "increment of new", "increment of old", "done", "commit 1");
    }

    @Test
    void sourceThatFailsFailsTheCommandOnce() {
        // given
        exporter.answers(500, "");
        // when
        tell(received(Ask.measure(1, exporter.url()), 0));
        // then
        assertThat(said).containsExactly("accepted", "failed " + exporter.url() + ": it answered 500", "commit 1");
    }

    @Test
    void expiredCommandIsNotMeasured() {
        // given
        now = Ask.NOON.plusSeconds(120);
        // when
        tell(received(Ask.measure(1, exporter.url()), 0));
        // then
        assertThat(said).containsExactly("expired expired at 2026-01-01T12:02:00Z", "commit 1");
        assertThat(exporter.asked.availablePermits()).isZero();
    }

    @Test
    void otherCommandsFail() {
        // when
        tell(received(Ask.command("c", now, new Desired.Flag("key", 10)), 0));
        // then
        assertThat(said).containsExactly("accepted", "failed a metrics executor can only measure", "commit 1");
    }

    @Test
    void resultIsToldBeforeTheCommandIsDone() {
        // given
        exporter.says("0.97");
        // when
        tell(received(result("web", Map.of("url", exporter.url())), 0));
        // then
        assertThat(said).containsExactly("accepted", "VALUE 0.97", "done", "commit 1");
    }

    @Test
    void resultThatCouldNotBeHadIsToldAsWellAndTheCommandIsDone() {
        // given
        exporter.answers(500, "");
        // when
        tell(received(result("web", Map.of("url", exporter.url())), 0));
        // then
        assertThat(said).containsExactly("accepted", "ERROR it answered 500", "done", "commit 1");
    }

    @Test
    void commandThatMayNotBeRunIsRefused() {
        // when
        tell(received(result("command", Map.of("command", "true")), 0));
        // then
        assertThat(said).containsExactly("accepted",
                "refused this executor runs no commands; it does with --allow-exec", "commit 1");
    }

    private static Command result(String provider, Map<String, String> query) {
        return Ask.command("test/cart/r1/0/measure/rate/1", Ask.NOON.plusSeconds(60), new Desired.Measure("rate", 1,
                Ask.NOON.plusSeconds(60), "new", Optional.of("old"), provider, query));
    }

    @Test
    void measurementsAreNeitherOrderedNorFenced() {
        // given
        Command first = Ask.measure("errors", 1, Map.of("url", exporter.url()));
        Command second = Ask.measure("errors", 2, Map.of("url", exporter.url()));
        // when
        List<Effect<NoCall>> effects = new ArrayList<>(ordering.on(received(first, 0)));
        effects.addAll(ordering.on(received(second, 1)));
        // then
        assertThat(effects.stream().filter(Effect.Observe.class::isInstance)).hasSize(2);
    }

    private Input<Answer> received(Command command, long offset) {
        return new Input.Received<>(now, new Delivery(command, 0, offset));
    }

    private void tell(Input<Answer> input) {
        for (Effect<NoCall> effect : ordering.on(input)) {
            switch (effect) {
                case Effect.Observe<NoCall>(long action, Command command) -> tell(
                        new Input.Observed<>(now, action, platform.observe(command)));
                case Effect.Call<NoCall> call -> throw new AssertionError(call);
                case Effect.Report<NoCall>(var outcome) -> said
                        .add((outcome.kind().wire() + " " + outcome.reason().orElse("")).strip());
                case Effect.Commit<NoCall>(int _, long offset) -> said.add("commit " + offset);
                case Effect.WakeAt<NoCall> _ -> {
                }
            }
        }
    }
}
