package dev.spillway.core.analysis.expr;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured, and what an expression computes.
 *
 * <p>{@link Object#toString()} is its canonical text, which {@link #parse} reads: JSON in which NaN, Infinity and -Infinity are numbers
 * too. A number in such a text is a float, as for Argo, which decodes with Go; integers come only from literals and functions.
 */
public sealed interface Value extends ParsedValue {

    enum Nil implements Value {
        NIL;

        @Override
        public String toString() {
            return "null";
        }
    }

    record Bool(boolean is) implements Value {
        public static final Bool TRUE = new Bool(true);
        public static final Bool FALSE = new Bool(false);

        public static Bool of(boolean is) {
            return is ? TRUE : FALSE;
        }

        @Override
        public String toString() {
            return String.valueOf(is);
        }
    }

    /** An integer or a float. */
    sealed interface Numeric extends Value {
        double asDouble();
    }

    /** Go's int: 64 bits, and overflow wraps. */
    record Int(long value) implements Numeric {
        @Override
        public double asDouble() {
            return value;
        }

        @Override
        public String toString() {
            return String.valueOf(value);
        }
    }

    /** Go's float64. */
    record Real(double value) implements Numeric {
        @Override
        public double asDouble() {
            return value;
        }

        @Override
        public String toString() {
            return ValueText.of(this);
        }
    }

    record Text(String value) implements Value {
        @Override
        public String toString() {
            return ValueText.of(this);
        }
    }

    /**
     * A list.
     *
     * @param elements what Go's slice type says of all of its elements: ANY for JSON, FLOAT for a vector. It decides which
     *                 expressions are type errors whatever the elements are
     */
    record Items(List<Value> values, Elements elements) implements Value {
        public Items {
            values = List.copyOf(values);
        }

        static Items any(List<Value> values) {
            return new Items(values, Elements.ANY);
        }

        int size() {
            return values.size();
        }

        @Override
        public String toString() {
            return ValueText.of(this);
        }
    }

    enum Elements {
        ANY, INT, FLOAT, STRING
    }

    /** A map, in the order of its keys so that its text is the same in every process. */
    record Fields(SortedMap<String, Value> values) implements Value {
        public Fields {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        public static Fields of(Map<String, Value> values) {
            return new Fields(new TreeMap<>(values));
        }

        @Override
        public String toString() {
            return ValueText.of(this);
        }
    }

    /** Reads a canonical text, or any JSON, within the limits of {@link dev.spillway.core.model.Limits}. */
    static ParsedValue parse(String text) {
        return ValueReader.read(text);
    }

    /** A vector as Argo's Prometheus provider gives it: known to hold floats, even when it is empty. */
    static Items vector(Collection<Double> numbers) {
        return new Items(numbers.stream().<Value>map(Real::new).toList(), Elements.FLOAT);
    }

    /**
     * The same, from a recorded text: a list of nothing but floats becomes a vector, everything else stays as it is. For the
     * results of sources that measure vectors (Prometheus); a list that came as JSON (web) must not be passed through here.
     */
    static Value asVector(Value value) {
        return (value instanceof Items list && list.values().stream().allMatch(Real.class::isInstance))
                ? new Items(list.values(), Elements.FLOAT)
                : value;
    }
}
