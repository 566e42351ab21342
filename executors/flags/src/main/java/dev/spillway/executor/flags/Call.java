package dev.spillway.executor.flags;

/** What is done to a flag; the fence of the command is taken on with each of them. */
public sealed interface Call {
    /** Nothing else is missing. */
    record PutFence() implements Call {}

    /** This part of the users sees the flag on; everything else about it stays. */
    record PutWeight(String key, int permille) implements Call {}

    /** What a snapshot told, word for word. */
    record PutBack(String key, String exact) implements Call {}
}
