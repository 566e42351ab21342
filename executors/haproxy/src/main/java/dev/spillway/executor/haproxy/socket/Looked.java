package dev.spillway.executor.haproxy.socket;

/** What came of looking at a backend. */
public sealed interface Looked {
    record Seen(Backend backend) implements Looked {}

    /** @param forGood whether looking again is of no use as long as nobody changes anything */
    record Unseen(String reason, boolean forGood) implements Looked {}
}
