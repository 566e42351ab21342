package dev.spillway.executor.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the Prometheus text format 0.0.4 and OpenMetrics 1.0. Tolerant: a line that is none is kept as malformed, for
 * the caller to judge whether it could have been one that matters.
 */
public final class PrometheusText {
    private static final String END = "# EOF";

    private PrometheusText() {}

    public static Page parse(String text) {
        boolean openMetrics = text.stripTrailing().endsWith(END);
        List<Sample> samples = new ArrayList<>();
        List<String> malformed = new ArrayList<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty() && line.charAt(0) != '#').forEach(line -> {
            Optional<Sample> sample = new SampleLine(line, openMetrics).read();
            sample.ifPresentOrElse(samples::add, () -> malformed.add(line));
        });
        boolean complete = openMetrics || text.isEmpty() || text.endsWith("\n");
        return new Page(samples, malformed, complete, openMetrics);
    }
}
