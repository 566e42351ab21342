package dev.spillway.core.analysis;

/** Sums of numbers of which only the logarithms fit a double. Strict, so that a replay gives the same bits on every machine. */
final class LogSpace {
    private LogSpace() {}

    /** ln(e^a + e^b). */
    static double sum(double a, double b) {
        double most = Math.max(a, b);
        return Double.isInfinite(most) ? most : most + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - most));
    }

    /** The logarithm of the mean of what these are the logarithms of; of none: minus infinity. */
    static double mean(double... logs) {
        double all = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            all = sum(all, log);
        }
        return all - StrictMath.log(logs.length);
    }
}
