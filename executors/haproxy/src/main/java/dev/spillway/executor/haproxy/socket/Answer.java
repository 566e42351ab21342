package dev.spillway.executor.haproxy.socket;

/** What came of a line that was sent to HAProxy. */
public sealed interface Answer {
    /** What HAProxy said, to the end. */
    record Said(String text) implements Answer {}

    /** It was not sent: nothing can have happened. */
    record Unsent(String reason, boolean forGood) implements Answer {}

    /** It may have been heard: no whole answer came. */
    record Lost(String reason) implements Answer {}
}
