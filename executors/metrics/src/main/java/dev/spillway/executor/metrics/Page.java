package dev.spillway.executor.metrics;

import java.util.List;

/**
 * What could be read of a scraped page.
 *
 * @param malformed the lines that are neither sample nor comment
 * @param complete it ends as the format demands; otherwise its last number may be cut off
 * @param openMetrics it ends with {@code # EOF}: its timestamps are in seconds
 */
public record Page(List<Sample> samples, List<String> malformed, boolean complete, boolean openMetrics) {
    public Page {
        samples = List.copyOf(samples);
        malformed = List.copyOf(malformed);
    }
}
