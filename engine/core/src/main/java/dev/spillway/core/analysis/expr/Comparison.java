package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Elements;
import dev.spillway.core.analysis.expr.Value.Fields;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Equality and order. Integers and floats compare by value, strings by their UTF-8 bytes, and NaN with nothing. */
final class Comparison {
    private Comparison() {}

    static boolean equal(Value left, Value right, Work work) {
        work.spend(1);
        return switch (left) {
            case Nil _ -> right instanceof Nil;
            case Bool mine -> right instanceof Bool theirs && mine.is() == theirs.is();
            case Value.Numeric mine -> right instanceof Value.Numeric theirs && equal(mine, theirs);
            case Text mine -> right instanceof Text theirs && mine.value().equals(theirs.value());
            case Items mine -> right instanceof Items theirs && equal(mine, theirs, work);
            case Fields mine -> right instanceof Fields theirs && same(mine, theirs, work);
        };
    }

    private static boolean equal(Value.Numeric left, Value.Numeric right) {
        return (left instanceof Int mine && right instanceof Int theirs)
                ? mine.value() == theirs.value()
                : left.asDouble() == right.asDouble();
    }

    /** A list of integers never equals one of floats, unless one of them may hold anything. */
    private static boolean equal(Items left, Items right, Work work) {
        boolean comparable = left.elements() == right.elements() || left.elements() == Elements.ANY
                || right.elements() == Elements.ANY;
        if (!comparable || left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.values().get(i), right.values().get(i), work)) {
                return false;
            }
        }
        return true;
    }

    /** Inside maps an integer is not even equal to the same float. */
    private static boolean same(Value left, Value right, Work work) {
        work.spend(1);
        return switch (left) {
            case Int mine -> right instanceof Int theirs && mine.value() == theirs.value();
            case Real mine -> right instanceof Real theirs && mine.value() == theirs.value();
            case Items mine -> right instanceof Items theirs && mine.elements() == theirs.elements()
                    && mine.size() == theirs.size() && same(mine, theirs, work);
            case Fields mine -> right instanceof Fields theirs
                    && mine.values().keySet().equals(theirs.values().keySet()) && mine.values().entrySet().stream()
                            .allMatch(e -> same(e.getValue(), theirs.values().getOrDefault(e.getKey(), Nil.NIL), work));
            case Nil _,Bool _,Text _ -> equal(left, right, work);
        };
    }

    private static boolean same(Items left, Items right, Work work) {
        for (int i = 0; i < left.size(); i++) {
            if (!same(left.values().get(i), right.values().get(i), work)) {
                return false;
            }
        }
        return true;
    }

    static boolean ordered(Operator operator, Value left, Value right, Work work) {
        if (left instanceof Value.Numeric mine && right instanceof Value.Numeric theirs) {
            return holds(operator, mine, theirs);
        }
        if (left instanceof Text mine && right instanceof Text theirs) {
            work.spend(mine.value().length());
            return holds(operator, Arrays.compareUnsigned(bytes(mine), bytes(theirs)), 0);
        }
        throw Arithmetic.mismatch(operator, left, right, work);
    }

    static boolean holds(Operator operator, Value.Numeric left, Value.Numeric right) {
        return (left instanceof Int mine && right instanceof Int theirs)
                ? holds(operator, Long.compare(mine.value(), theirs.value()), 0)
                : holds(operator, left.asDouble(), right.asDouble());
    }

    private static boolean holds(Operator operator, double left, double right) {
        return switch (operator) {
            case LESS -> left < right;
            case MORE -> left > right;
            case LESS_OR_EQUAL -> left <= right;
            case MORE_OR_EQUAL -> left >= right;
            case OR, AND, EQUAL, NOT_EQUAL, IN, MATCHES, CONTAINS, STARTS_WITH, ENDS_WITH, RANGE, PLUS, MINUS, TIMES,
                    DIVIDE, REMAINDER, POWER, COALESCE ->
                throw new IllegalArgumentException(operator + " has no order");
        };
    }

    /** Nothing is in nil. A map holds its keys; nil stands for the empty one. */
    static boolean in(Value needle, Value haystack, Work work) {
        return switch (haystack) {
            case Nil _ -> false;
            case Items list -> list.values().stream().anyMatch(item -> equal(item, needle, work));
            case Fields map -> map.values().containsKey(key(needle, work));
            case Bool _,Value.Numeric _,Text _ -> throw Arithmetic.mismatch(Operator.IN, needle, haystack, work);
        };
    }

    static String key(Value key, Work work) {
        return switch (key) {
            case Text text -> text.value();
            case Nil _ -> "";
            case Bool _,Value.Numeric _,Items _,Fields _ ->
                throw work.refuse("a string is looked for here, not " + Type.of(key));
        };
    }

    static byte[] bytes(Text text) {
        return text.value().getBytes(StandardCharsets.UTF_8);
    }
}
