package dev.spillway.simulator.judge;

import java.util.random.RandomGenerator;

/** Random numbers of the kinds that traffic is made of. */
record Draws(RandomGenerator random) {
    private static final double SMALL = 25;

    /** Approximately, for large means: only the amount of traffic depends on it. */
    long poisson(double mean) {
        return mean > SMALL ? normal(mean, mean) : knuth(mean);
    }

    private long knuth(double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        long n = 0;
        while (product > limit) {
            product *= random.nextDouble();
            n++;
        }
        return n;
    }

    private long normal(double mean, double variance) {
        return Math.max(0, Math.round(mean + Math.sqrt(variance) * random.nextGaussian()));
    }

    /** How many of n go one way. Approximately, where both ways are common. */
    long split(long n, double share) {
        return n * share > SMALL && n * (1 - share) > SMALL
                ? Math.min(n, normal(n * share, n * share * (1 - share)))
                : errors(n, share);
    }

    /** Binomial, exactly: by inversion, in parts small enough for it. */
    long errors(long n, double rate) {
        if (rate <= 0 || n == 0) {
            return 0;
        }
        if (rate >= 1) {
            return n;
        }
        long part = Math.max(1, (long) (SMALL / rate));
        long found = 0;
        for (long left = n; left > 0; left -= part) {
            found += inverted(Math.min(left, part), rate);
        }
        return found;
    }

    private long inverted(long n, double rate) {
        double odds = rate / (1 - rate);
        double mass = Math.exp(n * Math.log1p(-rate));
        double left = random.nextDouble();
        long x = 0;
        while (left > mass && x < n) {
            left -= mass;
            mass *= odds * (n - x) / (x + 1);
            x++;
        }
        return x;
    }

    double gammaOfShapeTwo() {
        return -Math.log1p(-random.nextDouble()) - Math.log1p(-random.nextDouble());
    }
}
