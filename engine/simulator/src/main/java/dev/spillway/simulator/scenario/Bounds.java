package dev.spillway.simulator.scenario;

import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Metric;
import dev.spillway.core.model.Definition;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The bounds of histograms, in milliseconds. */
public final class Bounds {
    /** The local platform's, and HAProxy's. */
    private static final List<Long> USUAL = List.of(5L, 10L, 25L, 50L, 100L, 250L, 500L, 1000L, 2500L, 5000L, 10_000L,
            Long.MAX_VALUE);

    private Bounds() {}

    /** Those that a threshold asks for. */
    public static List<Long> of(Threshold threshold) {
        return switch (threshold) {
            case Threshold.SlowRate slow -> List.of(slow.overMillis());
            case Threshold.Judge judge -> judge.metrics().stream().flatMap(metric -> switch (metric) {
                case Metric.Slow slow -> Stream.of(slow.overMillis());
                case Metric.Errors _ -> Stream.<Long>empty();
            }).toList();
            case Threshold.ErrorRate _,Threshold.Conditions _ -> List.of();
        };
    }

    /** Of a router that has what the definition asks for; none where nobody looks at how long requests take. */
    static List<Long> of(Definition definition) {
        var bounds = new TreeSet<Long>();
        definition.analyses().forEach(spec -> bounds.addAll(of(spec.threshold())));
        if (!bounds.isEmpty()) {
            bounds.addAll(USUAL);
        }
        return List.copyOf(bounds);
    }
}
