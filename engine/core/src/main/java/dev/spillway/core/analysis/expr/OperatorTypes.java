package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Type.ListOf;
import dev.spillway.core.analysis.expr.Type.Plain;
import java.util.Set;

/** What the binary operators take and give. */
final class OperatorTypes {
    private OperatorTypes() {}

    static Type of(Node.Binary node, Type left, Type right) {
        if (!takes(node.operator(), left, right)) {
            throw new Refusal(node.at(), Arithmetic.mismatch(node.operator(), left, right));
        }
        return switch (node.operator()) {
            case OR, AND, EQUAL, NOT_EQUAL, LESS, MORE, LESS_OR_EQUAL, MORE_OR_EQUAL, IN, MATCHES, CONTAINS,
                    STARTS_WITH, ENDS_WITH ->
                Plain.BOOL;
            case RANGE -> ListOf.of(Plain.INT);
            case PLUS, MINUS, TIMES -> combined(left, right);
            case DIVIDE, POWER -> Plain.FLOAT;
            case REMAINDER -> Plain.INT;
            case COALESCE -> coalesced(left, right);
        };
    }

    private static boolean takes(Operator operator, Type left, Type right) {
        return switch (operator) {
            case OR, AND -> both(Set.of(Plain.BOOL), left, right);
            case EQUAL, NOT_EQUAL -> left.comparesWith(right);
            case LESS, MORE, LESS_OR_EQUAL, MORE_OR_EQUAL, PLUS ->
                numbers(left, right) || both(Set.of(Plain.STRING), left, right);
            case MINUS, TIMES, DIVIDE, POWER -> numbers(left, right);
            case IN -> in(left, right);
            case MATCHES, CONTAINS, STARTS_WITH, ENDS_WITH -> both(Set.of(Plain.STRING), left, right);
            case RANGE, REMAINDER -> both(Set.of(Plain.INT), left, right);
            case COALESCE -> true;
        };
    }

    private static boolean numbers(Type left, Type right) {
        return both(Set.of(Plain.INT, Plain.FLOAT), left, right);
    }

    /** Each side is one of these, or is not known yet. */
    private static boolean both(Set<Plain> kinds, Type left, Type right) {
        return (kinds.contains(left) || left.isUnknown()) && (kinds.contains(right) || right.isUnknown());
    }

    private static boolean in(Type needle, Type haystack) {
        if (haystack == Plain.MAP) {
            return needle == Plain.STRING || needle.isUnknown();
        }
        if (haystack instanceof ListOf list) {
            return needle.comparesWith(list.element());
        }
        // A string has no members, but expr-lang finds out about it only when it evaluates.
        return haystack.isUnknown() || (needle.isUnknown() && haystack == Plain.STRING);
    }

    private static Type combined(Type left, Type right) {
        if (left.isNumber() && right.isNumber()) {
            return left == Plain.FLOAT || right == Plain.FLOAT ? Plain.FLOAT : Plain.INT;
        }
        return left == Plain.STRING && right == Plain.STRING ? Plain.STRING : Plain.UNKNOWN;
    }

    private static Type coalesced(Type left, Type right) {
        if (left == Plain.NIL || right == Plain.NIL) {
            return left == Plain.NIL ? right : left;
        }
        return right.fits(left) ? left : Plain.UNKNOWN;
    }
}
