package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Type.ListOf;
import dev.spillway.core.analysis.expr.Type.Plain;
import java.util.List;

/**
 * A function that takes values.
 *
 * @param takes what its arguments may be; the last one again and again if it is repeated
 * @param least so many arguments must be given
 */
record Function(String name, List<Param> takes, int least, boolean repeats, Returns returns, Body body) {

    /** What an argument may be. Whatever is not known before is decided when it is computed. */
    enum Param {
        ANYTHING, NUMBER, INTEGER, FLOAT, STRING, NUMBER_OR_STRING, LIST, MAP, LIST_OR_MAP, NUMBER_OR_LIST, SIZED;

        boolean accepts(Type type) {
            boolean number = type.isNumber();
            boolean string = type == Plain.STRING;
            boolean map = type == Plain.MAP;
            return type.isUnknown() || switch (this) {
                case ANYTHING -> true;
                // An integer for a float is a literal that is read as one, or an error when it is computed.
                case NUMBER, FLOAT -> number;
                case INTEGER -> type == Plain.INT;
                case STRING -> string;
                case NUMBER_OR_STRING -> number || string;
                case LIST -> type.isList();
                case MAP -> map;
                case LIST_OR_MAP -> type.isList() || map;
                case NUMBER_OR_LIST -> number || type.isList();
                case SIZED -> type.isList() || map || string;
            };
        }

        @Override
        public String toString() {
            return switch (this) {
                case ANYTHING -> "anything";
                case NUMBER, FLOAT -> "a number";
                case INTEGER -> "an integer";
                case STRING -> "a string";
                case NUMBER_OR_STRING -> "a number or a string";
                case LIST -> "a list";
                case MAP -> "a map";
                case LIST_OR_MAP -> "a list or a map";
                case NUMBER_OR_LIST -> "numbers or a list of numbers";
                case SIZED -> "a list, a map or a string";
            };
        }
    }

    @FunctionalInterface
    interface Returns {
        Type given(List<Type> arguments);
    }

    @FunctionalInterface
    interface Body {
        Value apply(Given given);
    }

    static Function of(String name, Plain returns, Body body, Param... takes) {
        return new Function(name, List.of(takes), takes.length, false, _ -> returns, body);
    }

    /** Its last argument may be left out. */
    static Function optional(String name, Plain returns, Body body, Param... takes) {
        return new Function(name, List.of(takes), takes.length - 1, false, _ -> returns, body);
    }

    /** Returns a list of anything. */
    static Function list(String name, Body body, Param... takes) {
        return new Function(name, List.of(takes), takes.length, false, _ -> ListOf.ANY, body);
    }

    void checkCount(int arguments, int at) {
        if (arguments < least || (arguments > takes.size() && !repeats)) {
            String allowed = repeats
                    ? "at least " + least
                    : least == takes.size()
                            ? "" + least
                            : least + " or "
                                    + takes.size();
            throw new Refusal(at, name + " takes " + allowed + " argument" + (allowed.endsWith("1") ? "" : "s")
                    + ", not " + arguments);
        }
    }

    /** Integer literals are floats where a float is taken: isNaN(1 + 2) is no error, isNaN(len(result)) is one. */
    Node read(Node argument) {
        return takes.getFirst() == Param.FLOAT ? asFloat(argument) : argument;
    }

    private static Node asFloat(Node node) {
        return switch (node) {
            case Node.Literal(Value.Int number, int at) -> new Node.Literal(new Value.Real(number.asDouble()), at);
            case Node.Signed n -> new Node.Signed(n.negative(), asFloat(n.operand()), n.at());
            case Node.Binary n when n.operator() == Operator.PLUS || n.operator() == Operator.MINUS
                    || n.operator() == Operator.TIMES ->
                new Node.Binary(n.operator(), asFloat(n.left()), asFloat(n.right()), n.at());
            case Node other -> other;
        };
    }

    /** The parameter that the argument at this place is for. */
    Param param(int place) {
        return takes.get(Math.min(place, takes.size() - 1));
    }
}
