package dev.spillway.executor.database;

/** What is done to a database; each takes on the fence of its command first. */
public sealed interface Call {
    record PutFence() implements Call {}

    /** Runs the script of a phase: {@code expand} or {@code contract}. */
    record Run(String phase) implements Call {}

    /**
     * Moves data for a while, in batches with pauses.
     *
     * @param diverged rows that were left when it was asked for: the same call again is another call
     */
    record Move(long diverged) implements Call {}
}
