package dev.spillway.executor.metrics;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Measured;
import dev.spillway.executor.Target;
import dev.spillway.executor.metrics.source.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Asks sources as the core does, and tells what came of it in one line. */
public final class Results implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InstantSource clock;
    private final MeasureHandler handler;

    public Results() {
        this(InstantSource.system(), new Secrets(Optional.empty(), Map.of()), false);
    }

    public Results(InstantSource clock, Secrets secrets, boolean allowExec) {
        this.clock = clock;
        this.handler = new MeasureHandler(Duration.ofSeconds(30), clock, secrets, allowExec);
    }

    public static Map<String, String> query(String... keysAndTexts) {
        var query = new HashMap<String, String>();
        for (int i = 0; i < keysAndTexts.length; i += 2) {
            query.put(keysAndTexts[i], keysAndTexts[i + 1]);
        }
        return query;
    }

    public Command command(String service, int n, String provider, Map<String, String> query) {
        Instant now = clock.instant();
        return new Command(service + "/r1/0/measure/rate/" + n, service, service + "/r1", 0, 0, 1,
                new Target("rate", "metrics", "one", Map.of()), new Fence(1, 1), false, now, now.plus(PATIENCE),
                new Desired.Measure("rate", n, now, "new", Optional.of("old"), provider, query));
    }

    public Answer answer(Command command) {
        return handler.measure(command);
    }

    public Measured measured(String service, String provider, Map<String, String> query) {
        return measured(answer(command(service, 1, provider, query)));
    }

    public static Measured measured(Answer answer) {
        return switch (answer) {
            case Answer.Result(Measured measured) -> measured;
            case Answer.Increments increments -> throw new AssertionError(increments);
            case Answer.Failed failed -> throw new AssertionError(failed);
            case Answer.Refused refused -> throw new AssertionError(refused);
        };
    }

    /** {@code VALUE [1]}, or {@code ERROR why}. */
    public String of(String provider, String... keysAndTexts) {
        return words(measured("test/cart", provider, query(keysAndTexts)));
    }

    public static String words(Measured measured) {
        return measured.outcome() + " " + measured.value().or(measured::reason).orElse("");
    }

    @Override
    public void close() {
        handler.close();
    }
}
