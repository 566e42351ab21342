package dev.spillway.executor.runtime;

import java.time.Duration;

/**
 * How hard the runtime tries.
 *
 * @param first the pause after the first fruitless try; it doubles with each further one
 * @param most the longest pause
 * @param rereads how often a call that may have worked is looked for before it is made again, and an unexpected
 *            state before it is refused: reads may be stale
 * @param slots how many actions of forward commands may be in flight; rollbacks need none
 * @param memory how many finished commands are remembered, to answer a duplicate with the same words
 */
public record Pace(Duration first, Duration most, int rereads, int slots, int memory) {
    public static final Pace STANDARD = new Pace(Duration.ofMillis(100), Duration.ofSeconds(2), 3, 64, 10_000);

    public Pace {
        if (!first.isPositive() || most.compareTo(first) < 0 || rereads < 0 || slots < 1 || memory < 1) {
            throw new IllegalArgumentException("pace out of range");
        }
    }

    /** The pause after so many fruitless tries in a row, from 1. */
    Duration after(int tries) {
        Duration pause = first;
        for (int i = 1; i < tries && pause.compareTo(most) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(most) < 0 ? pause : most;
    }
}
