package dev.spillway.simulator.scenario;

import java.time.Duration;
import java.util.Optional;

/**
 * How a revision behaves.
 *
 * @param errorRate of its requests, 0..1
 * @param startup   until instances that were asked for are ready; absent: they never are
 */
public record Behaviour(Piecewise<Double> errorRate, Piecewise<Latency> latency, Optional<Duration> startup) {
    /** A tenth of a percent of errors, 100 ms, ready after 5 s. */
    public static final Behaviour HEALTHY = new Behaviour(Piecewise.always(0.001),
            Piecewise.always(new Latency(Duration.ofMillis(100), Duration.ofMillis(400))),
            Optional.of(Duration.ofSeconds(5)));
}
