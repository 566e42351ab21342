package dev.spillway.executor;

/** The answer to one API call. None of them makes a command done: only an observation does. */
public sealed interface CallResult {
    /** The API took it. */
    record Ok() implements CallResult {}

    /** It had no effect, and may have one next time: throttled, a conditional write lost to another. */
    record Transient(String reason) implements CallResult {}

    /** It had no effect, and never will: forbidden, not found, malformed. */
    record Permanent(String reason) implements CallResult {}

    /** It may have had, or may still have, its effect: timed out, connection lost. */
    record Unknown(String reason) implements CallResult {}
}
