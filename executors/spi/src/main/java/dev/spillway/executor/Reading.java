package dev.spillway.executor;

/** The answer of one look at a target. */
public sealed interface Reading<O> {
    /** This is how it stands, or stood a moment ago. */
    record Seen<O>(O observed) implements Reading<O> {}

    /** It could not be read; the runtime looks again inside the command's deadline. */
    record Unseen<O>(String reason) implements Reading<O> {}
}
