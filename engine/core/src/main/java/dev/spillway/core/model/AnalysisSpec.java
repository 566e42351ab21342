package dev.spillway.core.model;

import java.time.Duration;
import java.util.Map;

/**
 * What is measured and when it is too bad.
 *
 * @param provider    {@code push}: anyone may publish the increments; else a metrics executor is asked
 * @param interval    between two measurements, at a fixed rate
 * @param minRequests below so many requests there is no verdict
 */
public record AnalysisSpec(String name, String provider, String instance, Map<String, String> query, Duration interval,
        Threshold threshold, long minRequests, OnNoData onNoData) {
    public static final String PUSH = "push";

    /** No data is its own outcome: wait and ask at the maximum, fail, or let pass. */
    public enum OnNoData {
        HOLD, FAIL, IGNORE
    }

    /** A limit on a rate of raw counts. */
    public sealed interface Threshold {
        double max();

        record ErrorRate(double max) implements Threshold {
            public ErrorRate {
                rate("errorRate", max);
            }
        }

        /** The share of requests slower than a bound, which must be one of the histogram's. */
        record SlowRate(long overMillis, double max) implements Threshold {
            public SlowRate {
                rate("slowRate", max);
                Limits.require(overMillis > 0, "slowRate.overMillis must be positive");
            }
        }

        private static void rate(String field, double max) {
            Limits.require(max >= 0 && max < 1, field + ".max must be 0 <= max < 1, but was " + max);
        }
    }

    public AnalysisSpec {
        Limits.name("analysis.name", name);
        Limits.require(interval.toMillis() >= 100, "analysis.interval must be at least 100 ms, but was " + interval);
        Limits.require(minRequests > 0, "analysis.minRequests must be positive, but was " + minRequests);
        query = Limits.sorted(query);
    }
}
