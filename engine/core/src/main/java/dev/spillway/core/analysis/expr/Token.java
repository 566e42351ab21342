package dev.spillway.core.analysis.expr;

/**
 * A word of a condition.
 *
 * @param text of a STRING what it means; else what stands there
 * @param at   offset of its first char
 */
record Token(Kind kind, String text, int at) {
    enum Kind {
        NAME, NUMBER, STRING, SYMBOL, END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case END -> "the end of the condition";
            case STRING -> "the string \"" + text + "\"";
            case NAME, NUMBER, SYMBOL -> "'" + text + "'";
        };
    }
}
