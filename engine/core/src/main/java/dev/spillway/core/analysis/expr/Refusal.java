package dev.spillway.core.analysis.expr;

/**
 * Ends the reading or evaluation of one text from whatever depth. It never leaves the package: {@link Condition} and
 * {@link Value} make a value of it.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int at;
    private final String reason;

    Refusal(int at, String reason) {
        super(reason, null, false, false);
        this.at = at;
        this.reason = reason;
    }

    int at() {
        return at;
    }

    String reason() {
        return reason;
    }
}
