package dev.spillway.executor.metrics;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a page.
 *
 * @param value may be NaN or infinite
 * @param at when the source says that it was taken; most do not say
 */
public record Sample(String name, Map<String, String> labels, double value, Optional<Instant> at) {
    public Sample {
        labels = Map.copyOf(labels);
    }
}
