package dev.spillway.core.analysis.expr;

import java.util.Arrays;
import java.util.Optional;

/** The binary operators, with the precedences of expr-lang: the higher binds the tighter. All but the power bind to the left. */
enum Operator {
    OR(10, "||", "or"), AND(15, "&&", "and"),

    EQUAL(20, "=="), NOT_EQUAL(20, "!="), LESS(20, "<"), MORE(20, ">"), LESS_OR_EQUAL(20, "<="),
    MORE_OR_EQUAL(20, ">="),

    IN(20, "in"), MATCHES(20, "matches"), CONTAINS(20, "contains"), STARTS_WITH(20, "startsWith"), ENDS_WITH(20,
            "endsWith"),

    RANGE(25, ".."), PLUS(30, "+"), MINUS(30, "-"), TIMES(60, "*"), DIVIDE(60, "/"), REMAINDER(60, "%"),

    POWER(100, "**", "^"), COALESCE(500, "??");

    /** The prefix operators: {@code not} binds looser than arithmetic signs, but tighter than comparisons and sums. */
    static final int NOT_PRECEDENCE = 50;
    static final int SIGN_PRECEDENCE = 90;

    final int precedence;
    private final String symbol;
    private final String otherSymbol;

    Operator(int precedence, String symbol) {
        this(precedence, symbol, symbol);
    }

    Operator(int precedence, String symbol, String otherSymbol) {
        this.precedence = precedence;
        this.symbol = symbol;
        this.otherSymbol = otherSymbol;
    }

    static Optional<Operator> of(String symbol) {
        return Arrays.stream(values()).filter(o -> o.symbol.equals(symbol) || o.otherSymbol.equals(symbol)).findFirst();
    }

    /** {@code a < b < c} means {@code a < b && b < c}. */
    boolean chains() {
        return this == LESS || this == MORE || this == LESS_OR_EQUAL || this == MORE_OR_EQUAL;
    }

    /** May stand after {@code not}, as in {@code x not in y}. */
    boolean negates() {
        return this == IN || this == MATCHES || this == CONTAINS || this == STARTS_WITH || this == ENDS_WITH;
    }

    /** The least precedence that the right side takes. */
    int rightPrecedence() {
        return this == POWER ? precedence : precedence + 1;
    }

    @Override
    public String toString() {
        return "'" + symbol + "'";
    }
}
