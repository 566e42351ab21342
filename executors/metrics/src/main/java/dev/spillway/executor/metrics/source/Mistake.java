package dev.spillway.executor.metrics.source;

/** What the author of a query did wrong, in words for the author. */
public final class Mistake extends Exception {
    private static final long serialVersionUID = 1;

    public Mistake(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
