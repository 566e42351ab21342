package dev.spillway.executor.metrics;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Measured;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Measuring, as a platform: to observe is to measure, and there is nothing to call. Increments and results are told
 * before the command is done; an increment that comes after its command's deadline is told too, as the next begins where it ends.
 */
public final class MetricsPlatform implements Platform<Answer, MetricsPlatform.NoCall> {
    /** There is none: nothing is changed by measuring. */
    public record NoCall() {}

    private final MeasureHandler handler;
    private final List<Consumer<Increment>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Measured>> readers = new CopyOnWriteArrayList<>();

    public MetricsPlatform(MeasureHandler handler) {
        this.handler = handler;
    }

    @Override
    public Reading<Answer> observe(Command command) {
        Answer answer = handler.measure(command);
        switch (answer) {
            case Answer.Increments(List<Increment> increments) -> increments
                    .forEach(increment -> listeners.forEach(listener -> listener.accept(increment)));
            case Answer.Result(Measured measured) -> readers.forEach(reader -> reader.accept(measured));
            case Answer.Failed _,Answer.Refused _ -> {
            }
        }
        return new Reading.Seen<>(answer);
    }

    @Override
    public Next<NoCall> next(Command command, Answer observed) {
        return switch (observed) {
            case Answer.Increments _,Answer.Result _ -> new Next.Done<>();
            case Answer.Refused(String reason) -> new Next.Refused<>(reason);
            case Answer.Failed(String reason) -> new Next.Failed<>(reason);
        };
    }

    @Override
    public CallResult call(Command command, NoCall call) {
        return new CallResult.Permanent("measuring calls nothing");
    }

    @Override
    public Observed report(Answer observed) {
        return Observed.NOTHING;
    }

    @Override
    public void onIncrement(Consumer<Increment> listener) {
        listeners.add(listener);
    }

    @Override
    public void onMeasured(Consumer<Measured> listener) {
        readers.add(listener);
    }
}
