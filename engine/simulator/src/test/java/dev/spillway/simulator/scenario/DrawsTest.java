package dev.spillway.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private static final int MANY = 100_000;

    /** Mean and variance of many draws; 6 standard errors of each are allowed. */
    private static void has(double mean, double variance, ToLongFunction<Draws> draw) {
        var draws = new Draws(42, 7);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < MANY; i++) {
            double off = draw.applyAsLong(draws) - mean;
            sum += off;
            squares += off * off;
        }
        assertThat(sum / MANY).isCloseTo(0, within(6 * Math.sqrt(variance / MANY)));
        double kurtosis = 3 + 1 / variance;
        assertThat(squares / MANY).isCloseTo(variance,
                within(6 * variance * Math.sqrt(kurtosis / MANY)));
    }

    @Test
    void poissonCountsHaveTheirMeanAsTheirVarianceHoweverLargeItIs() {
        for (double mean : new double[]{0.01, 0.7, 9.9, 10.1, 150, 3000, 1e7}) {
            has(mean, mean, draws -> draws.poisson(mean));
        }
    }

    @Test
    void binomialCountsHaveMeanNpAndVarianceNpq() {
        for (double p : new double[]{0.0005, 0.02, 0.3, 0.5, 0.9, 0.999}) {
            for (long n : new long[]{1, 30, 1000, 1_000_000}) {
                has(n * p, n * p * (1 - p), draws -> draws.binomial(n, p));
            }
        }
    }

    @Test
    void smallAndLargeCountsAgreeWhereTheyMeet() {
        // the share of draws at or below the mean is where a wrong acceptance would show
        assertThat(below(9.999, 10)).isCloseTo(below(10.001, 10), within(0.01));
    }

    private static double below(double mean, long limit) {
        var draws = new Draws(3);
        int below = 0;
        for (int i = 0; i < MANY; i++) {
            below += draws.poisson(mean) <= limit ? 1 : 0;
        }
        return (double) below / MANY;
    }

    @Test
    void theEdgesAreWhatTheyMustBe() {
        var draws = new Draws(1);
        assertThat(draws.poisson(0)).isZero();
        assertThat(draws.binomial(1000, 0)).isZero();
        assertThat(draws.binomial(1000, 1)).isEqualTo(1000);
        assertThat(new Draws(5, 6).poisson(300)).isEqualTo(new Draws(5, 6).poisson(300));
    }
}
