package dev.spillway.executor.metrics.prometheus;

import java.util.Map;

/** Takes the samples of an answer, one after the other; an answer may have a million, so nobody keeps them all. */
public interface Samples {
    /**
     * The next one.
     *
     * @param value a number as Prometheus writes it, or NaN, +Inf, -Inf
     * @return false if no more are wanted
     */
    boolean take(Map<String, String> labels, String value);
}
