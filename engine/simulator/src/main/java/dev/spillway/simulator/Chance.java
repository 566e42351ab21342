package dev.spillway.simulator;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The only source of chance in a schedule: the same seed tells the same story. */
final class Chance {
    private final RandomGenerator random;

    Chance(long seed) {
        // neighbouring seeds must not tell similar stories
        this.random = new SplittableRandom(new SplittableRandom(seed).nextLong());
    }

    boolean permille(int odds) {
        return odds > 0 && random.nextInt(1000) < odds;
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    Duration seconds(int low, int high) {
        return Duration.ofMillis(random.nextInt(1000 * low, 1000 * high + 1));
    }

    Duration millis(int low, int high) {
        return Duration.ofMillis(between(low, high));
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
