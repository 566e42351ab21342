package dev.spillway.core.analysis.expr;

/** What a condition says of one result. */
public sealed interface Answer {

    enum Decided implements Answer {
        TRUE, FALSE
    }

    /**
     * The condition could not be evaluated: neither good nor bad news about the revision.
     *
     * @param reason a sentence, with the place in the condition as line:column
     */
    record Undecided(String reason) implements Answer {}

    static Answer of(boolean holds) {
        return holds ? Decided.TRUE : Decided.FALSE;
    }
}
