package dev.spillway.simulator.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Judges of others, simplified to the rule by which they decide; none is their authors' code. */
final class Others {
    private static final double SILENT = Double.NEGATIVE_INFINITY;

    private Others() {}

    /** The error rate of the new revision over the last five minutes, looked at each minute: a fixed threshold. */
    static final class FixedThreshold implements Contender {
        private final List<Interval> window = new ArrayList<>();

        @Override
        public double look(Interval interval) {
            window.add(interval);
            if (window.size() > 5 * Interval.PER_MINUTE) {
                window.removeFirst();
            }
            long requests = window.stream().mapToLong(Interval::canary).sum();
            return interval.ends(1) && requests > 0
                    ? window.stream().mapToLong(Interval::canaryBad).sum() / (double) requests
                    : SILENT;
        }
    }

    /** The z-test of two proportions over all counts of a step, looked at each minute. */
    static final class PeekedZ implements Contender {
        private long canary;
        private long canaryBad;
        private long baseline;
        private long baselineBad;

        @Override
        public double look(Interval interval) {
            if (Rollout.STEPS.stream().anyMatch(s -> s * Interval.PER_MINUTE == interval.number())) {
                canary = canaryBad = baseline = baselineBad = 0;
            }
            canary += interval.canary();
            canaryBad += interval.canaryBad();
            baseline += interval.baseline();
            baselineBad += interval.baselineBad();
            return interval.ends(1) ? z() : SILENT;
        }

        private double z() {
            double pooled = (canaryBad + baselineBad) / (double) (canary + baseline);
            double spread = Math.sqrt(pooled * (1 - pooled) * (1.0 / canary + 1.0 / baseline));
            return spread > 0 ? (canaryBad / (double) canary - baselineBad / (double) baseline) / spread : SILENT;
        }
    }

    /** Mann and Whitney's test on the error rates of the intervals of each five minutes by themselves, as in PipeCD's analysis. */
    static final class MannWhitney implements Contender {
        private final List<Interval> window = new ArrayList<>();

        @Override
        public double look(Interval interval) {
            window.add(interval);
            if (!interval.ends(5)) {
                return SILENT;
            }
            double[] canary = rates(window, true, 1);
            double[] baseline = rates(window, false, 1);
            window.clear();
            return z(canary, baseline);
        }

        private static double z(double[] canary, double[] baseline) {
            double m = canary.length;
            double n = baseline.length;
            if (m == 0 || n == 0) {
                return SILENT;
            }
            double spread = Math.sqrt(m * n / 12 * (m + n + 1 - ties(canary, baseline) / ((m + n) * (m + n - 1))));
            return spread > 0 ? (above(canary, baseline) - m * n / 2) / spread : SILENT;
        }

        private static double above(double[] canary, double[] baseline) {
            double u = 0;
            for (double c : canary) {
                for (double b : baseline) {
                    u += c > b ? 1 : c == b ? 0.5 : 0;
                }
            }
            return u;
        }

        private static double ties(double[] canary, double[] baseline) {
            double[] all = new double[canary.length + baseline.length];
            System.arraycopy(canary, 0, all, 0, canary.length);
            System.arraycopy(baseline, 0, all, canary.length, baseline.length);
            Arrays.sort(all);
            double ties = 0;
            for (int from = 0, to; from < all.length; from = to) {
                to = from + 1;
                while (to < all.length && all[to] == all[from]) {
                    to++;
                }
                double t = to - from;
                ties += t * t * t - t;
            }
            return ties;
        }
    }

    /**
     * Error rates per minute since the beginning, looked at every ten minutes, as in Kayenta's NetflixACAJudge: bad if the lower end of
     * the 98 % Hodges-Lehmann interval of the shift is above a quarter of the shift; then the ratio of the means counts.
     */
    static final class KayentaLike implements Contender {
        private static final double Z98 = 2.3263478740408408;
        private static final double TOLERANCE = 0.25;
        private final List<Interval> all = new ArrayList<>();

        @Override
        public double look(Interval interval) {
            all.add(interval);
            if (!interval.ends(10)) {
                return SILENT;
            }
            double[] canary = rates(all, true, Interval.PER_MINUTE);
            double[] baseline = rates(all, false, Interval.PER_MINUTE);
            double mean = Arrays.stream(baseline).average().orElse(0);
            return isHigh(canary, baseline)
                    ? mean == 0 ? Double.MAX_VALUE : Arrays.stream(canary).average().orElse(0) / mean
                    : SILENT;
        }

        private static boolean isHigh(double[] canary, double[] baseline) {
            double[] shifts = new double[canary.length * baseline.length];
            int i = 0;
            for (double c : canary) {
                for (double b : baseline) {
                    shifts[i++] = c - b;
                }
            }
            Arrays.sort(shifts);
            double spread = Math.sqrt(shifts.length * (canary.length + baseline.length + 1) / 12.0);
            int lowest = (int) Math.floor(shifts.length / 2.0 - Z98 * spread);
            return lowest >= 0 && shifts.length > 0
                    && shifts[lowest] > TOLERANCE * Math.abs(shifts[shifts.length / 2]);
        }
    }

    /** Of so many intervals together; those without a request give none. */
    private static double[] rates(List<Interval> intervals, boolean canary, int together) {
        var rates = new ArrayList<Double>();
        for (int i = 0; i + together <= intervals.size(); i += together) {
            long requests = 0;
            long bad = 0;
            for (Interval one : intervals.subList(i, i + together)) {
                requests += canary ? one.canary() : one.baseline();
                bad += canary ? one.canaryBad() : one.baselineBad();
            }
            if (requests > 0) {
                rates.add(bad / (double) requests);
            }
        }
        return rates.stream().mapToDouble(r -> r).toArray();
    }
}
