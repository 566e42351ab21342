package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Value.Elements;

/** What is known of a value before it is computed. Argo knows the type of the result too, so type errors depend on it. */
sealed interface Type {

    enum Plain implements Type {
        UNKNOWN("something unknown"), NIL("nil"), BOOL("a boolean"), INT("an integer"), FLOAT("a float"), STRING(
                "a string"),
        MAP("a map");

        private final String phrase;

        Plain(String phrase) {
            this.phrase = phrase;
        }

        @Override
        public String toString() {
            return phrase;
        }
    }

    /** A list: what its elements are, and what Go's slice type says of them, which is all that functions hand on. */
    record ListOf(Type element, Elements elements) implements Type {
        static final ListOf ANY = new ListOf(Plain.UNKNOWN, Elements.ANY);

        static ListOf of(Type element) {
            return new ListOf(element, Elements.ANY);
        }

        @Override
        public String toString() {
            return "a list";
        }
    }

    static Type of(Value value) {
        return switch (value) {
            case Value.Nil _ -> Plain.NIL;
            case Value.Bool _ -> Plain.BOOL;
            case Value.Int _ -> Plain.INT;
            case Value.Real _ -> Plain.FLOAT;
            case Value.Text _ -> Plain.STRING;
            case Value.Fields _ -> Plain.MAP;
            case Value.Items list -> new ListOf(of(list.elements()), list.elements());
        };
    }

    private static Type of(Elements elements) {
        return switch (elements) {
            case ANY -> Plain.UNKNOWN;
            case INT -> Plain.INT;
            case FLOAT -> Plain.FLOAT;
            case STRING -> Plain.STRING;
        };
    }

    /** What is left of a type when a function hands it on. */
    default Type handedOn() {
        return this instanceof ListOf list ? new ListOf(of(list.elements()), list.elements()) : this;
    }

    default boolean isUnknown() {
        return this == Plain.UNKNOWN;
    }

    default boolean isNumber() {
        return this == Plain.INT || this == Plain.FLOAT;
    }

    default boolean isList() {
        return this instanceof ListOf;
    }

    /** Go's assignability, as far as our types go. */
    default boolean fits(Type other) {
        if (this instanceof ListOf mine && other instanceof ListOf theirs) {
            return mine.elements() == theirs.elements();
        }
        return equals(other);
    }

    default boolean comparesWith(Type other) {
        boolean open = isUnknown() || other.isUnknown() || this == Plain.NIL || other == Plain.NIL;
        return open || (isNumber() && other.isNumber()) || (isList() && other.isList()) || fits(other);
    }
}
