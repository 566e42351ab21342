package dev.spillway.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spillway.core.analysis.Verdict.Outcome;
import dev.spillway.core.analysis.Weighed.OfMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

/**
 * A verdict follows from its event: worked out again here by the formulas of docs/analysis.md, with commons-math's binomial
 * distribution and plain sums, and none of the judge's own code.
 */
class VerdictByHandTest {
    private static final double[] WORSE = {1.25, 1.5, 2, 3, 5, 8, 15, 40};
    private static final double[] LIKELY = {0.14, 0.24, 0.24, 0.12, 0.1, 0.08, 0.05, 0.03};
    private static final List<Double> BETTER = List.of(0.2, 0.35, 0.5, 0.75, 0.9);

    private static double q(double ratio, double share) {
        return ratio * share / (ratio * share + 1 - share);
    }

    /** ln of how much likelier this split is at one ratio than at another. */
    private static double logRatio(Sample canary, Sample baseline, double to, double from) {
        double share = (double) canary.requests() / (canary.requests() + baseline.requests());
        int bad = (int) (canary.bad() + baseline.bad());
        int ofCanary = (int) canary.bad();
        return new BinomialDistribution(null, bad, q(to, share)).logProbability(ofCanary)
                - new BinomialDistribution(null, bad, q(from, share)).logProbability(ofCanary);
    }

    private static double worse(OfMetric m) {
        return Math.log(0.25 / m.looks() + m.begun().stream().mapToDouble(Math::exp).sum());
    }

    private static double pass(Weighed weighed, OfMetric m) {
        double at = m.likelihoods().get(m.ratios().indexOf(weighed.regression()));
        return Math.log(BETTER.stream().map(b -> b * weighed.regression())
                .mapToDouble(r -> Math.exp(m.likelihoods().get(indexOf(m.ratios(), r)) - at)).average().orElseThrow());
    }

    private static int indexOf(List<Double> ratios, double ratio) {
        return IntStream.range(0, ratios.size()).filter(i -> Math.abs(ratios.get(i) - ratio) < 1e-9).findFirst()
                .orElseThrow();
    }

    /** The greatest ratio that all greater ones together refute, and the least that all lesser ones do. */
    private static double bound(Weighed weighed, OfMetric m, boolean lower) {
        double needed = 2 / weighed.alpha();
        double bound = lower ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < m.ratios().size(); i++) {
            double at = m.likelihoods().get(i);
            double evidence = IntStream.range(lower ? i + 1 : 0, lower ? m.ratios().size() : i)
                    .mapToDouble(k -> Math.exp(m.likelihoods().get(k) - at)).average().orElse(0);
            if (evidence >= needed) {
                bound = lower ? Math.max(bound, m.ratios().get(i)) : Math.min(bound, m.ratios().get(i));
            }
        }
        return bound;
    }

    @Test
    void everyNumberOfAVerdictFollowsFromTheOthers() {
        // given: verdicts of all kinds
        var verdicts = new ArrayList<Verdict>();
        var random = new Random(7);
        for (double ratio : new double[]{1, 1, 1, 3, 10}) {
            Traffic traffic = Traffic.standard();
            for (int i = 0; i < 150 && traffic.soFar().isEmpty(); i++) {
                traffic.interval(500, draw(random, 500, 0.01 * ratio), 2500, draw(random, 2500, 0.01));
            }
            verdicts.add(traffic.atEnd());
        }

        // then
        assertThat(verdicts).extracting(Verdict::outcome).contains(Outcome.FAILED, Outcome.SUCCESSFUL);
        for (Verdict verdict : verdicts) {
            Weighed weighed = verdict.weighed().orElseThrow();
            OfMetric m = weighed.metrics().getFirst();
            assertThat(m.worse()).isCloseTo(worse(m), within(1e-9));
            assertThat(weighed.evidence()).isCloseTo(m.worse(), within(1e-9));
            assertThat(m.pass()).isCloseTo(pass(weighed, m), within(1e-9));
            assertThat(m.lower()).isEqualTo(bound(weighed, m, true));
            assertThat(m.upper().orElse(Double.POSITIVE_INFINITY)).isEqualTo(bound(weighed, m, false));
            boolean fails = Math.exp(worse(m)) >= Math.exp(weighed.needed());
            boolean passes = Math.max(pass(weighed, m), m.fine()) >= weighed.passing();
            assertThat(verdict.outcome()).isEqualTo(fails
                    ? Outcome.FAILED
                    : passes
                            ? Outcome.SUCCESSFUL
                            : Outcome.INCONCLUSIVE);
        }
    }

    @Test
    void theVerdictOfOneIntervalFollowsFromItsCountsAlone() {
        // when
        Verdict verdict = Traffic.standard().interval(3000, 60, 3000, 10).soFar().orElseThrow();

        // then
        OfMetric m = verdict.weighed().orElseThrow().metrics().getFirst();
        for (int k = 0; k < WORSE.length; k++) {
            assertThat(m.begun().get(k)).isCloseTo(Math.log(LIKELY[k] * 0.75)
                    + logRatio(m.canary(), m.baseline(), WORSE[k] * verdict.threshold(), verdict.threshold()),
                    within(1e-9));
        }
        for (int i = 0; i < m.ratios().size(); i++) {
            assertThat(m.likelihoods().get(i)).isCloseTo(logRatio(m.canary(), m.baseline(), m.ratios().get(i), 1),
                    within(1e-9));
        }
    }

    @Test
    void theEvidenceOfManyIntervalsIsTheMeanOverAllBeginningsAndAlternatives() {
        // given: shares that change, and scatter that tempers
        Traffic traffic = Traffic.standard();
        var random = new Random(11);
        var seen = new ArrayList<Sample[]>();
        for (int i = 0; i < 60; i++) {
            int requests = i < 30 ? 200 : 1000;
            double noise = random.nextInt(3) == 0 ? 4 : 0.5;
            var canary = new Sample(requests, draw(random, requests, 0.02 * noise));
            var baseline = new Sample(2000, draw(random, 2000, 0.02));
            seen.add(new Sample[]{canary, baseline});
            traffic.interval(canary.requests(), canary.bad(), baseline.requests(), baseline.bad());
        }

        // when
        double[] tempers = tempers(seen);
        double all = 0.25 / seen.size();
        for (int start = 0; start < seen.size(); start++) {
            for (int k = 0; k < WORSE.length; k++) {
                double log = 0;
                for (int j = start; j < seen.size(); j++) {
                    log += logRatio(seen.get(j)[0], seen.get(j)[1], 1.2 * WORSE[k], 1.2) / tempers[j];
                }
                all += LIKELY[k] * (start == 0 ? 0.75 : 0.25 / (start * (start + 1.0))) * Math.exp(log);
            }
        }

        // then
        Weighed weighed = traffic.atEnd().weighed().orElseThrow();
        assertThat(weighed.evidence()).isCloseTo(Math.log(all), within(1e-9));
        assertThat(tempers[59]).isGreaterThan(2);
    }

    /** Before each interval: Pearson's chi-squared per degree of freedom of the blocks before it, two of no scatter assumed. */
    private static double[] tempers(List<Sample[]> seen) {
        double[] tempers = new double[seen.size()];
        double r = 0.25;
        double s = 0.25;
        double chi = 0;
        int blocks = 0;
        double known = 0;
        double expected = 0;
        double variance = 0;
        double observed = 0;
        double bad = 0;
        for (int j = 0; j < seen.size(); j++) {
            tempers[j] = Math.max(1, (2 + chi) / (2 + blocks));
            Sample canary = seen.get(j)[0];
            Sample baseline = seen.get(j)[1];
            double share = (double) canary.requests() / (canary.requests() + baseline.requests());
            double m = canary.bad() + baseline.bad();
            expected += m * q(r / s, share);
            variance += m * q(r / s, share) * (1 - q(r / s, share));
            observed += canary.bad();
            bad += m;
            r += canary.bad() * (1 - share);
            s += baseline.bad() * share;
            if (expected >= 1 && bad - expected >= 1) {
                if (known > 0) {
                    chi += (observed - expected) * (observed - expected) / (variance * (1 + bad / known));
                    blocks++;
                }
                known += bad;
                expected = variance = observed = bad = 0;
            }
        }
        return tempers;
    }

    private static long draw(Random random, int n, double rate) {
        return IntStream.range(0, n).filter(_ -> random.nextDouble() < rate).count();
    }

    @Test
    void theTimeToSeeARegressionFollowsFromTheCounts() {
        // when: ten minutes of 2,850 + 150 requests per 15 s
        Traffic traffic = Traffic.standard().intervals(40, 150, 1, 2850, 14);

        // then
        Weighed weighed = traffic.atEnd().weighed().orElseThrow();
        OfMetric m = weighed.metrics().getFirst();
        double rate = (m.baseline().bad() + 0.5) / m.baseline().requests();
        double perMinute = (m.canary().requests() * rate * 2.4 + m.baseline().requests() * rate) / 10;
        double share = 0.05;
        double kl = q(2.4, share) * Math.log(q(2.4, share) / q(1.2, share))
                + (1 - q(2.4, share)) * Math.log((1 - q(2.4, share)) / (1 - q(1.2, share)));
        double minutes = (weighed.needed() + Math.log(1 / (0.75 * 0.24))) / (perMinute * kl / m.dispersion());
        assertThat(weighed.twiceAsBad().orElseThrow().toMillis() / 60_000.0).isCloseTo(minutes, within(0.001));
        assertThat(Optional.of(minutes)).hasValueSatisfying(t -> assertThat(t).isBetween(5.0, 15.0));
    }
}
