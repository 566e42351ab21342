package dev.spillway.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is measured and when it is too bad.
 *
 * @param provider    {@code push}: anyone may publish the increments; {@code router}: the target's router does; else a metrics executor is asked
 * @param interval    between two measurements, at a fixed rate
 * @param minRequests below so many requests there is no verdict
 */
public record AnalysisSpec(String name, String provider, String instance, Map<String, String> query, Duration interval,
        Threshold threshold, long minRequests, OnNoData onNoData) {
    public static final String PUSH = "push";
    /** The target's router counts both revisions, and says so unasked. */
    public static final String ROUTER = "router";
    /** What such counts name instead of an analysis: they are for every one with that provider. */
    public static final String OF_ROUTER = "spillway-router";
    public static final String PROMETHEUS = "prometheus";

    /** No data is its own outcome: wait and ask at the maximum, fail, or let pass. */
    public enum OnNoData {
        HOLD, FAIL, IGNORE
    }

    /** When it is too bad: by raw counts, by what conditions say of single results, or by comparison with the stable revision. */
    public sealed interface Threshold {
        /** A limit on a rate of raw counts. */
        sealed interface Rate extends Threshold {
            double max();
        }

        record ErrorRate(double max) implements Rate {
            public ErrorRate {
                rate("errorRate", max);
            }
        }

        /** The share of requests slower than a bound, which must be one of the histogram's. */
        record SlowRate(long overMillis, double max) implements Rate {
            public SlowRate {
                rate("slowRate", max);
                Limits.require(overMillis > 0, "slowRate.overMillis must be positive");
            }
        }

        /**
         * Conditions on each result, with Argo Rollouts' meaning: a measurement is successful, failed, inconclusive or an
         * error, and the limits say how many of each decide.
         *
         * @param success      must hold for a measurement to be successful; neither condition: always successful
         * @param failure      when it holds the measurement has failed, whatever {@code success} says
         * @param initialDelay before the first measurement
         * @param count        measurements until it is through; absent: until the bake or the rollout ends
         * @param failureLimit so many may fail; -1: any number
         * @param inconclusiveLimit so many may be inconclusive; -1: any number
         * @param consecutiveErrorLimit so many errors in a row may be
         * @param consecutiveSuccessLimit through as soon as so many in a row were successful; 0: off
         * @param unreachable  what a source that does not answer is: an error as any other, or no data
         * @param noDataFor    so long without data before {@link OnNoData#FAIL} fails it
         * @param dryRun       measured and shown, never decides
         */
        record Conditions(Optional<String> success, Optional<String> failure, Duration initialDelay,
                Optional<Integer> count, int failureLimit, int inconclusiveLimit, int consecutiveErrorLimit,
                int consecutiveSuccessLimit, Unreachable unreachable, Duration noDataFor,
                boolean dryRun) implements Threshold {
            public static final int ERRORS_IN_A_ROW = 4;

            /** What the silence of a source counts as. */
            public enum Unreachable {
                NO_DATA, ERROR
            }

            public Conditions {
                count.ifPresent(n -> Limits.require(n > 0, "count must be positive, but was " + n));
                Limits.require(failureLimit >= -1, "failureLimit must be -1 or more, but was " + failureLimit);
                Limits.require(inconclusiveLimit >= -1,
                        "inconclusiveLimit must be -1 or more, but was " + inconclusiveLimit);
                Limits.require(consecutiveErrorLimit >= 0,
                        "consecutiveErrorLimit must not be negative, but was " + consecutiveErrorLimit);
                Limits.require(consecutiveSuccessLimit >= 0,
                        "consecutiveSuccessLimit must not be negative, but was " + consecutiveSuccessLimit);
                Limits.require(!initialDelay.isNegative(),
                        "initialDelay must not be negative, but was " + initialDelay);
                Limits.require(!noDataFor.isNegative(), "noDataFor must not be negative, but was " + noDataFor);
                success.ifPresent(text -> Limits.condition("successCondition", text));
                failure.ifPresent(text -> Limits.condition("failureCondition", text));
            }

            /** One measurement, nothing allowed to go wrong: what Argo Rollouts means by leaving everything out. */
            public static Conditions of(String success) {
                return new Conditions(Optional.of(success), Optional.empty(), Duration.ZERO, Optional.of(1), 0, 0,
                        ERRORS_IN_A_ROW, 0, Unreachable.NO_DATA, Duration.ofMinutes(5), false);
            }
        }

        /**
         * The new revision against the stable one over the same intervals, by a test that may be looked at after each of them.
         *
         * @param metrics    what is compared; each has an equal part of {@code alpha}
         * @param tolerated  ratio of the rates, new to stable, that is no reason to go back; 1 or more
         * @param regression ratio whose absence must be shown before it passes; above {@code tolerated}
         * @param alpha      most probability with which a tolerable revision is taken back, over the whole rollout, however often it is looked at
         * @param beta       most probability with which a bake is passed by a revision that is {@code regression} times as bad or worse
         * @param negligible a rate at or below this is neither a reason to go back nor one to wait
         * @param undecided  what a bake's end makes of no evidence either way
         */
        record Judge(List<Metric> metrics, double tolerated, double regression, double alpha, double beta,
                double negligible, Undecided undecided) implements Threshold {
            public static final int METRICS = 5;
            public static final double TOLERATED = 1.2;
            public static final double REGRESSION = 2;
            public static final double ALPHA = 0.01;
            public static final double BETA = 0.05;
            public static final double NEGLIGIBLE = 0.001;
            public static final Judge DEFAULT = new Judge(List.of(new Metric.Errors(Optional.empty())), TOLERATED,
                    REGRESSION, ALPHA, BETA, NEGLIGIBLE, Undecided.HOLD);

            /** No evidence of a regression and none of its absence: wait until the maximum and ask, or pass. */
            public enum Undecided {
                HOLD, PASS
            }

            /** What counts against a revision. */
            public sealed interface Metric {
                /** The service's objective: above it nothing is tolerated, and where both revisions are above it nobody is blamed. */
                Optional<Double> max();

                /** As people call it, and as it is kept under. */
                String title();

                record Errors(Optional<Double> max) implements Metric {
                    public Errors {
                        max.ifPresent(m -> rate("judge.errors", m));
                    }

                    @Override
                    public String title() {
                        return "errors";
                    }
                }

                /** Requests slower than a bound, which must be one of the histogram's. */
                record Slow(long overMillis, Optional<Double> max) implements Metric {
                    public Slow {
                        Limits.require(overMillis > 0,
                                () -> "judge.slow.over must be positive, but was " + overMillis + " ms");
                        max.ifPresent(m -> rate("judge.slow", m));
                    }

                    @Override
                    public String title() {
                        return "requests over " + overMillis + " ms";
                    }
                }
            }

            public Judge {
                Limits.require(!metrics.isEmpty(), "judge needs at least one metric");
                metrics = Limits.atMost(METRICS, "judge.metrics", metrics);
                Limits.require(Limits.distinct(metrics.stream().map(Metric::title).toList()),
                        "judge.metrics must be distinct");
                Limits.require(tolerated >= 1 && tolerated <= 10,
                        () -> "judge.tolerate must be 1..10, but was " + tolerated);
                Limits.require(regression > tolerated && regression <= 100,
                        () -> "judge.regression must be above tolerate (" + tolerated + ") and at most 100, but was "
                                + regression);
                Limits.require(alpha >= 0.00001 && alpha <= 0.2,
                        () -> "judge.alpha must be 0.001 % to 20 %, but was " + alpha);
                Limits.require(beta >= 0.00001 && beta <= 0.5,
                        () -> "judge.beta must be 0.001 % to 50 %, but was " + beta);
                Limits.require(negligible >= 0 && negligible < 1,
                        () -> "judge.negligible must be 0 <= negligible < 1, but was " + negligible);
            }
        }

        private static void rate(String field, double max) {
            Limits.require(max >= 0 && max < 1, () -> field + ".max must be 0 <= max < 1, but was " + max);
        }
    }

    public AnalysisSpec {
        Limits.name("analysis.name", name);
        Limits.require(interval.toMillis() >= 100,
                () -> "analysis.interval must be at least 100 ms, but was " + interval);
        Limits.require(minRequests > 0, () -> "analysis.minRequests must be positive, but was " + minRequests);
        query = Limits.sorted(query);
    }

    /** Whether somebody has to be asked to measure. */
    public boolean isAsked() {
        return !provider.equals(PUSH) && !provider.equals(ROUTER);
    }

    /** @param named the analysis that counts are for, if they say so */
    public boolean takes(Optional<String> named) {
        return provider.equals(ROUTER)
                ? named.equals(Optional.of(OF_ROUTER))
                : named.map(name::equals).orElse(!isAsked());
    }
}
