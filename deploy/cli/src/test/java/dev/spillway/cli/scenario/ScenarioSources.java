package dev.spillway.cli.scenario;

import dev.spillway.core.model.RolloutId;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.signal.Signal.Finding;
import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Increment.LatencyBucket;
import dev.spillway.executor.Measured;
import dev.spillway.executor.Measured.Outcome;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.simulator.scenario.Measurements;
import dev.spillway.simulator.scenario.Measurements.Question;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What is measured of scenarios, as a platform of a real metrics executor: to observe is to measure. */
public final class ScenarioSources implements Platform<Boolean, ScenarioSources.NoCall> {
    /** There is none. */
    public record NoCall() {}

    private final Map<String, Measurements> measured = new ConcurrentHashMap<>();
    private final List<Consumer<Increment>> counters = new CopyOnWriteArrayList<>();
    private final List<Consumer<Measured>> readers = new CopyOnWriteArrayList<>();

    public void serve(String service, Measurements measurements) {
        measured.put(service, measurements);
    }

    @Override
    public Reading<Boolean> observe(Command command) {
        if (command.desired() instanceof Desired.Measure measure) {
            var question = new Question(command.id(), RolloutId.parse(command.rollout()), command.step(),
                    measure.analysis(), measure.n(), measure.due());
            Objects.requireNonNull(measured.get(command.service()), command.service()).answer(question)
                    .forEach(signal -> tell(command.service(), signal));
        }
        return new Reading.Seen<>(true);
    }

    private void tell(String service, Signal signal) {
        switch (signal) {
            case Signal.Increment i -> counters.forEach(each -> each.accept(new Increment(i.id(), service,
                    i.revision().value(), i.source(), i.analysis().orElseThrow(), i.n(), i.from(), i.to(),
                    i.requests(), i.errors(),
                    i.latencyBuckets().stream().map(b -> new LatencyBucket(b.leMillis(), b.count())).toList(),
                    i.gap())));
            case Signal.Measurement m -> readers.forEach(each -> each.accept(result(service, m)));
            case Signal other -> throw new IllegalStateException("not measured: " + other);
        }
    }

    private static Measured result(String service, Signal.Measurement m) {
        boolean found = m.finding().kind() == Finding.Kind.VALUE;
        return new Measured(m.id(), service, m.rollout().map(RolloutId::toString), m.source(), m.analysis(), m.n(),
                Instant.now(), Outcome.valueOf(m.finding().kind().name()),
                Optional.of(m.finding().text()).filter(_ -> found),
                Optional.of(m.finding().text()).filter(_ -> !found));
    }

    @Override
    public CallResult call(Command command, NoCall call) {
        return new CallResult.Permanent("measuring calls nothing");
    }

    @Override
    public Next<NoCall> next(Command command, Boolean observed) {
        return new Next.Done<>();
    }

    @Override
    public Observed report(Boolean observed) {
        return Observed.NOTHING;
    }

    @Override
    public void onIncrement(Consumer<Increment> listener) {
        counters.add(listener);
    }

    @Override
    public void onMeasured(Consumer<Measured> listener) {
        readers.add(listener);
    }
}
