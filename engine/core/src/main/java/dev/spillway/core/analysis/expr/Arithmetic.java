package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Elements;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.LongStream;

/** The binary operators that compute both sides. {@code /} and {@code **} always give floats, {@code %} takes integers only. */
final class Arithmetic {
    private Arithmetic() {}

    static Value apply(Operator operator, Value left, Value right, Work work) {
        return switch (operator) {
            case EQUAL -> Bool.of(Comparison.equal(left, right, work));
            case NOT_EQUAL -> Bool.of(!Comparison.equal(left, right, work));
            case LESS, MORE, LESS_OR_EQUAL, MORE_OR_EQUAL ->
                Bool.of(Comparison.ordered(operator, left, right, work));
            case IN -> Bool.of(Comparison.in(left, right, work));
            case CONTAINS, STARTS_WITH, ENDS_WITH -> Bool.of(search(operator, left, right, work));
            case RANGE -> range(integer(operator, left, right, work), integer(operator, right, left, work), work);
            case PLUS -> left instanceof Text a && right instanceof Text b
                    ? joined(a.value(), b.value(), work)
                    : compute(operator, left, right, (a, b) -> a + b, Double::sum, work);
            case MINUS -> compute(operator, left, right, (a, b) -> a - b, (a, b) -> a - b, work);
            case TIMES -> compute(operator, left, right, (a, b) -> a * b, (a, b) -> a * b, work);
            case DIVIDE -> compute(operator, left, right, (a, b) -> a / b, work);
            case POWER -> compute(operator, left, right, Numbers::power, work);
            case REMAINDER -> remainder(left, right, work);
            case OR, AND, COALESCE, MATCHES ->
                throw new IllegalArgumentException(operator + " does not take two computed values");
        };
    }

    private static Value compute(Operator operator, Value left, Value right, LongBinaryOperator whole,
            DoubleBinaryOperator real, Work work) {
        return (left instanceof Int a && right instanceof Int b)
                ? new Int(whole.applyAsLong(a.value(), b.value()))
                : compute(operator, left, right, real, work);
    }

    private static Value compute(Operator operator, Value left, Value right, DoubleBinaryOperator real, Work work) {
        if (left instanceof Value.Numeric a && right instanceof Value.Numeric b) {
            return new Real(real.applyAsDouble(a.asDouble(), b.asDouble()));
        }
        throw mismatch(operator, left, right, work);
    }

    private static Value remainder(Value left, Value right, Work work) {
        if (!(left instanceof Int a && right instanceof Int b)) {
            throw mismatch(Operator.REMAINDER, left, right, work);
        }
        if (b.value() == 0) {
            throw work.refuse("division of an integer by zero");
        }
        return new Int(a.value() % b.value());
    }

    private static Value joined(String left, String right, Work work) {
        return work.made(left + right);
    }

    /** Nothing contains nil, and nil contains nothing. */
    private static boolean search(Operator operator, Value left, Value right, Work work) {
        if (left == Nil.NIL || right == Nil.NIL) {
            return false;
        }
        if (!(left instanceof Text text && right instanceof Text part)) {
            throw mismatch(operator, left, right, work);
        }
        work.read(text.value());
        return switch (operator) {
            case CONTAINS -> text.value().contains(part.value());
            case STARTS_WITH -> text.value().startsWith(part.value());
            case ENDS_WITH -> text.value().endsWith(part.value());
            case OR, AND, EQUAL, NOT_EQUAL, LESS, MORE, LESS_OR_EQUAL, MORE_OR_EQUAL, IN, MATCHES, RANGE, PLUS, MINUS,
                    TIMES, DIVIDE, REMAINDER, POWER, COALESCE ->
                throw new IllegalArgumentException(operator + " does not search");
        };
    }

    private static Value range(long from, long to, Work work) {
        // A distance that overflows makes an empty list, as in Go.
        long size = Math.max(0, to - from + 1);
        work.spend(size);
        return new Items(LongStream.iterate(from, n -> n + 1).limit(size).<Value>mapToObj(Int::new).toList(),
                Elements.INT);
    }

    /** Floats that were not known before are cut off, as the index of a list is. */
    private static long integer(Operator operator, Value value, Value other, Work work) {
        return switch (value) {
            case Int number -> number.value();
            case Real number -> Numbers.truncate(number.value());
            case Value _ -> throw mismatch(operator, value, other, work);
        };
    }

    static Refusal mismatch(Operator operator, Value left, Value right, Work work) {
        return work.refuse(mismatch(operator, Type.of(left), Type.of(right)));
    }

    static String mismatch(Operator operator, Type left, Type right) {
        String takes = switch (operator) {
            case OR, AND -> "two booleans";
            case EQUAL, NOT_EQUAL -> "two values of one kind";
            case LESS, MORE, LESS_OR_EQUAL, MORE_OR_EQUAL, PLUS -> "two numbers or two strings";
            case IN -> "a value and a list of such values, or a string and a map";
            case MATCHES, CONTAINS, STARTS_WITH, ENDS_WITH -> "two strings";
            case RANGE, REMAINDER -> "two integers";
            case MINUS, TIMES, DIVIDE, POWER -> "two numbers";
            case COALESCE -> "two values";
        };
        return operator + " takes " + takes + ", not " + left + " and " + right;
    }
}
