package dev.spillway.core.analysis.expr;

import java.util.Arrays;
import java.util.Optional;

/** The functions that take a closure over the elements of a list. */
enum Closure {
    ALL("all"), ANY("any"), NONE("none"), ONE("one"), FILTER("filter"), MAP("map"), COUNT("count"), SUM("sum"),
    FIND("find");

    private final String symbol;

    Closure(String symbol) {
        this.symbol = symbol;
    }

    static Optional<Closure> of(String name) {
        return Arrays.stream(values()).filter(c -> c.symbol.equals(name)).findFirst();
    }

    boolean needsBody() {
        return this != COUNT && this != SUM;
    }

    /** Whether its body must be true or false. */
    boolean asks() {
        return this != MAP && this != SUM;
    }

    @Override
    public String toString() {
        return symbol;
    }
}
