package dev.spillway.core.analysis.expr;

import dev.spillway.core.model.Limits;

/** Counts the steps of one evaluation and knows where it is. A condition that takes too long is an error, not a hung rollout. */
final class Work {
    private long left = Limits.CONDITION_STEPS;
    private int at;

    /** The evaluation has come to this place. */
    void at(int offset) {
        at = offset;
        spend(1);
    }

    void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw refuse("the condition takes more than " + Limits.CONDITION_STEPS + " steps");
        }
    }

    /** A string was looked at: cheap, but not for nothing. */
    String read(String text) {
        spend(1 + text.length() / 16);
        return text;
    }

    /** A string was made. */
    Value made(String text) {
        spend(text.length());
        return new Value.Text(text);
    }

    Refusal refuse(String reason) {
        return new Refusal(at, reason);
    }
}
