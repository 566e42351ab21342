package dev.spillway.executor.flags;

/** How a flag stands where it is kept. */
public sealed interface Flag {
    /**
     * It can be shifted.
     *
     * @param permille of the users see it on; rounded down
     * @param exact what Spillway owns of it, in the store's own words: written again, it is as it was
     */
    record Standing(int permille, String exact) implements Flag {}

    /** It cannot be shifted, and the reason will not go away by itself. */
    record Unfit(String reason) implements Flag {}
}
