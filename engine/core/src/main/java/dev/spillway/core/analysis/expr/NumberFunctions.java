package dev.spillway.core.analysis.expr;

import static dev.spillway.core.analysis.expr.Function.Param.NUMBER;
import static dev.spillway.core.analysis.expr.Function.Param.NUMBER_OR_LIST;
import static dev.spillway.core.analysis.expr.Function.Param.NUMBER_OR_STRING;

import dev.spillway.core.analysis.expr.Type.Plain;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Functions of numbers, and of lists of numbers nested to any depth. */
final class NumberFunctions {
    static final List<Function> ALL = List.of(
            new Function("abs", List.of(NUMBER), 1, false, List::getFirst, NumberFunctions::abs),
            Function.of("ceil", Plain.FLOAT, g -> map(g, Math::ceil), NUMBER),
            Function.of("floor", Plain.FLOAT, g -> map(g, Math::floor), NUMBER),
            Function.of("round", Plain.FLOAT, g -> map(g, Numbers::round), NUMBER),
            Function.of("int", Plain.INT, NumberFunctions::toInt, NUMBER_OR_STRING),
            Function.of("float", Plain.FLOAT, NumberFunctions::toFloat, NUMBER_OR_STRING),
            aggregate("max", g -> extreme(g, Operator.LESS)), aggregate("min", g -> extreme(g, Operator.MORE)),
            aggregate("mean", NumberFunctions::mean), aggregate("median", NumberFunctions::median));

    private NumberFunctions() {}

    private static Function aggregate(String name, Function.Body body) {
        return new Function(name, List.of(NUMBER_OR_LIST), 1, true,
                types -> types.stream().allMatch(Type::isNumber) ? types.getFirst() : Plain.UNKNOWN, body);
    }

    private static Value map(Given g, DoubleUnaryOperator function) {
        return new Real(function.applyAsDouble(g.number(0)));
    }

    private static Value abs(Given g) {
        return switch (g.first()) {
            case Int number -> new Int(Math.abs(number.value()));
            case Real number -> new Real(number.value() < 0 ? -number.value() : number.value());
            case Value other -> throw g.refuse("a number", other);
        };
    }

    private static Value toInt(Given g) {
        return switch (g.first()) {
            case Int number -> number;
            case Real number -> new Int(Numbers.truncate(number.value()));
            case Text text -> new Int(Numbers.parseInt(text.value(), g));
            case Value other -> throw g.refuse("a number or a string", other);
        };
    }

    private static Value toFloat(Given g) {
        return switch (g.first()) {
            case Value.Numeric number -> new Real(number.asDouble());
            case Text text -> new Real(Numbers.parseFloat(text.value(), g));
            case Value other -> throw g.refuse("a number or a string", other);
        };
    }

    /** The extreme of nothing is nil. NaN stays if it comes first and is passed over later. */
    private static Value extreme(Given g, Operator beats) {
        // A lone argument that is neither a number nor a list comes back as it is.
        if (g.count() == 1 && !(g.first() instanceof Items)) {
            return g.first();
        }
        Value best = Nil.NIL;
        for (Value.Numeric number : numbers(g)) {
            if (!(best instanceof Value.Numeric so) || Comparison.holds(beats, so, number)) {
                best = number;
            }
        }
        return best;
    }

    private static Value mean(Given g) {
        List<Value.Numeric> numbers = numbers(g);
        double sum = numbers.stream().mapToDouble(Value.Numeric::asDouble).reduce(0, Double::sum);
        return new Real(numbers.isEmpty() ? 0 : sum / numbers.size());
    }

    private static Value median(Given g) {
        double[] sorted = numbers(g).stream().mapToDouble(Value.Numeric::asDouble).sorted().toArray();
        // Go sorts NaN to the front, Java to the end.
        long nans = numbers(g).stream().filter(n -> Double.isNaN(n.asDouble())).count();
        int size = sorted.length;
        if (size == 0) {
            return new Real(0);
        }
        double upper = ranked(sorted, size / 2, nans);
        return new Real(size % 2 == 1 ? upper : (ranked(sorted, size / 2 - 1, nans) + upper) / 2);
    }

    private static double ranked(double[] sorted, int rank, long nans) {
        return rank < nans ? Double.NaN : sorted[(int) (rank - nans)];
    }

    private static List<Value.Numeric> numbers(Given g) {
        List<Value.Numeric> numbers = new ArrayList<>();
        g.arguments().forEach(argument -> collect(argument, numbers, g));
        return numbers;
    }

    private static void collect(Value value, List<Value.Numeric> numbers, Given g) {
        g.work().spend(1);
        switch (value) {
            case Value.Numeric number -> numbers.add(number);
            case Items list -> list.values().forEach(item -> collect(item, numbers, g));
            case Value other -> throw g.refuse("numbers or lists of numbers", other);
        }
    }
}
