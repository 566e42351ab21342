package dev.spillway.simulator.scenario;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Counts drawn from their distributions. The same seed and interval give the same counts, whoever asks, in whatever order.
 *
 * <p>Small expectations by counting gaps, large ones by transformed rejection (W. Hörmann: Insurance: Mathematics and Economics 12, 1993, for Poisson;
 * J. Stat. Comput. Simul. 46, 1993, for binomial): exact, and at a cost that does not grow with the count.
 */
final class Draws {
    private static final double LARGE = 10;
    private final RandomGenerator random;

    Draws(long... seed) {
        long mixed = 0x9E3779B97F4A7C15L;
        for (long part : seed) {
            mixed = new SplittableRandom(mixed ^ part).nextLong();
        }
        this.random = new SplittableRandom(mixed);
    }

    /** How many arrive where so many are expected. */
    long poisson(double expected) {
        if (expected <= 0) {
            return 0;
        }
        return expected < LARGE ? arrivals(expected) : largePoisson(expected);
    }

    private long arrivals(double expected) {
        long n = -1;
        for (double t = 0; t < expected; n++) {
            t += random.nextExponential();
        }
        return n;
    }

    private long largePoisson(double mean) {
        double b = 0.931 + 2.53 * Math.sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double sure = 0.9277 - 3.6224 / (b - 2);
        while (true) {
            double u = random.nextDouble() - 0.5;
            double v = random.nextDouble();
            double edge = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / edge + b) * u + mean + 0.43);
            if (edge >= 0.07 && v <= sure) {
                return (long) k;
            }
            boolean outside = k < 0 || (edge < 0.013 && v > edge);
            if (!outside && Math.log(v * inverseAlpha / (a / (edge * edge) + b)) <= k * Math.log(mean) - mean
                    - logFactorial(k)) {
                return (long) k;
            }
        }
    }

    /** How many of n come out so. */
    long binomial(long n, double p) {
        if (p <= 0 || n == 0) {
            return 0;
        }
        if (p > 0.5) {
            return n - binomial(n, 1 - p);
        }
        return n * p < LARGE ? hits(n, p) : largeBinomial(n, p);
    }

    /** The gaps between hits are geometric. */
    private long hits(long n, double p) {
        double log = Math.log1p(-p);
        long hits = -1;
        for (double i = 0; i <= n; hits++) {
            i += Math.floor(-random.nextExponential() / log) + 1;
        }
        return hits;
    }

    private long largeBinomial(long n, double p) {
        double deviation = Math.sqrt(n * p * (1 - p));
        double b = 1.15 + 2.53 * deviation;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double sure = 0.92 - 4.2 / b;
        double alpha = (2.83 + 5.1 / b) * deviation;
        double mode = Math.floor((n + 1) * p);
        double atMode = logFactorial(mode) + logFactorial(n - mode);
        while (true) {
            double u = random.nextDouble() - 0.5;
            double v = random.nextDouble();
            double edge = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / edge + b) * u + n * p + 0.5);
            if (edge >= 0.07 && v <= sure) {
                return (long) k;
            }
            if (k >= 0 && k <= n && Math.log(v * alpha / (a / (edge * edge) + b)) <= atMode - logFactorial(k)
                    - logFactorial(n - k) + (k - mode) * Math.log(p / (1 - p))) {
                return (long) k;
            }
        }
    }

    /** ln n!, to 1e-10: Stirling's series from 10 on, below it the product. */
    private static double logFactorial(double n) {
        if (n < 10) {
            double product = 1;
            for (int i = 2; i <= n; i++) {
                product *= i;
            }
            return Math.log(product);
        }
        double x = n + 1;
        double square = x * x;
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI)
                + (1 / 12.0 - (1 / 360.0 - 1 / (1260 * square)) / square) / x;
    }
}
