package dev.spillway.simulator.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Traffic of one rollout of 105 minutes: 5 % for 15 minutes, 25 % for 30, 50 % for 60; 0.5 % of the requests are errors. */
final class Rollout {
    private static final double ERRORS = 0.005;
    private static final double OUTAGE = 0.1;
    private static final int OUTAGE_MINUTES = 2;
    static final int MINUTES = 105;
    static final List<Integer> STEPS = List.of(0, 15, 45);
    private static final double[] WEIGHTS = {0.05, 0.25, 0.5};

    /** What is true. */
    enum Truth {
        HEALTHY("healthy", 1), BURST("both 10 % for 2 min", 1), SCATTERED("over-dispersed", 1), TWICE("2x",
                2),
        FOUR_TIMES("4x", 4), TEN_TIMES("10x", 10), LATE("4x from minute 60", 4);

        final String title;
        final double ratio;

        Truth(String title, double ratio) {
            this.title = title;
            this.ratio = ratio;
        }

        boolean isFine() {
            return ratio == 1;
        }

        /** When it began to be so, in minutes. */
        int since() {
            return this == LATE ? 60 : 0;
        }
    }

    private final Truth truth;
    private final double perSecond;
    private final Draws draws;
    private final double outageAt;

    private Rollout(Truth truth, double perSecond, RandomGenerator random) {
        this.truth = truth;
        this.perSecond = perSecond;
        this.draws = new Draws(random);
        this.outageAt = random.nextDouble(1, MINUTES - OUTAGE_MINUTES - 1);
    }

    /** One rollout, interval by interval. */
    static List<Interval> of(Truth truth, double perSecond, RandomGenerator random) {
        var rollout = new Rollout(truth, perSecond, random);
        var intervals = new ArrayList<Interval>();
        for (int number = 0; number < MINUTES * Interval.PER_MINUTE; number++) {
            intervals.add(rollout.interval(number));
        }
        return intervals;
    }

    private Interval interval(int number) {
        double minute = number / (double) Interval.PER_MINUTE;
        long all = draws.poisson(perSecond * Interval.SECONDS);
        long canary = draws.split(all, weight(minute));
        boolean outage = truth == Truth.BURST && minute >= outageAt && minute < outageAt + OUTAGE_MINUTES;
        double rate = outage ? OUTAGE : ERRORS;
        double ratio = minute >= truth.since() ? truth.ratio : 1;
        return new Interval(number, canary, draws.errors(canary, scattered(rate * ratio)), all - canary,
                draws.errors(all - canary, scattered(rate)));
    }

    /** Gamma noise of shape 2, for each revision and interval its own. */
    private double scattered(double rate) {
        return truth == Truth.SCATTERED ? Math.min(1, rate * draws.gammaOfShapeTwo() / 2) : rate;
    }

    private static double weight(double minute) {
        double weight = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            weight = minute >= STEPS.get(i) ? WEIGHTS[i] : weight;
        }
        return weight;
    }
}
