package dev.spillway.cli.bench;

import java.util.List;

/** Milliseconds, to the hundredth. */
record Quantiles(double p50, double p99) {
    static Quantiles of(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return new Quantiles(at(sorted, 0.5), at(sorted, 0.99));
    }

    /** The nearest rank: a value that was measured, never one between two. */
    private static double at(List<Long> sorted, double quantile) {
        int rank = (int) Math.ceil(quantile * sorted.size());
        return Math.round(sorted.get(Math.max(rank, 1) - 1) / 10_000.0) / 100.0;
    }
}
