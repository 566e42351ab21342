package dev.spillway.core.model;

import java.util.Comparator;

/**
 * What makes an old command powerless. The epoch rises with every rollout and every abort; seq is the log sequence number of the
 * event that issued the command. Targets refuse anything below the highest they have seen.
 */
public record Fence(long epoch, long seq) implements Comparable<Fence> {
    public static final Fence NONE = new Fence(0, 0);
    private static final Comparator<Fence> ORDER = Comparator.comparingLong(Fence::epoch).thenComparingLong(Fence::seq);

    @Override
    public int compareTo(Fence other) {
        return ORDER.compare(this, other);
    }
}
