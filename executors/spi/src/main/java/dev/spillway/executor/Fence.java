package dev.spillway.executor;

import java.util.Comparator;

/**
 * The age of a command: {@code epoch} rises with every rollout and every abort, {@code seq} is the log sequence number
 * of the event that issued the command. Whoever holds the greater fence is right.
 */
public record Fence(long epoch, long seq) implements Comparable<Fence> {
    /** Found where Spillway never wrote. */
    public static final Fence NONE = new Fence(0, 0);

    private static final Comparator<Fence> ORDER = Comparator.comparingLong(Fence::epoch).thenComparingLong(Fence::seq);

    public Fence {
        if (epoch < 0 || seq < 0) {
            throw new IllegalArgumentException("fence " + epoch + "." + seq + " is negative");
        }
    }

    public boolean olderThan(Fence other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Fence other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return epoch + "." + seq;
    }
}
