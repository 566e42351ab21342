package dev.spillway.simulator.scenario;

import java.time.Duration;

/**
 * How long requests take: log-normal, as measured latencies roughly are (the model of {@code research/peers.md} §9.3 too).
 *
 * @param median half of the requests take at most so long
 * @param p99    and 99 of a hundred at most so long
 */
public record Latency(Duration median, Duration p99) {
    private static final double Z99 = 2.3263478740408408;

    public Latency {
        if (median.toMillis() < 1 || p99.compareTo(median) <= 0) {
            throw new IllegalArgumentException("latency needs 1 ms <= median < p99");
        }
    }

    /** The share of requests that take at most so long. */
    public double within(long millis) {
        if (millis == Long.MAX_VALUE) {
            return 1;
        }
        double sigma = Math.log((double) p99.toNanos() / median.toNanos()) / Z99;
        return normal(Math.log(millis * 1e6 / median.toNanos()) / sigma);
    }

    /** The normal distribution's, to 7.5e-8 (Abramowitz and Stegun 26.2.17). */
    private static double normal(double z) {
        double t = 1 / (1 + 0.2316419 * Math.abs(z));
        double tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * t * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return z < 0 ? tail : 1 - tail;
    }
}
