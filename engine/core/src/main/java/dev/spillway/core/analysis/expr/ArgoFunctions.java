package dev.spillway.core.analysis.expr;

import static dev.spillway.core.analysis.expr.Function.Param.ANYTHING;
import static dev.spillway.core.analysis.expr.Function.Param.FLOAT;

import dev.spillway.core.analysis.expr.Type.Plain;
import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import java.util.List;
import java.util.function.DoublePredicate;

/** What Argo Rollouts adds to the language (its utils/evaluate). */
final class ArgoFunctions {
    /** The first argument of isNil and default is evaluated and then ignored: both look at the whole result. */
    static final List<Function> ALL = List.of(
            Function.of("isNil", Plain.BOOL, g -> Bool.of(g.result() == Nil.NIL), ANYTHING),
            Function.of("default", Plain.UNKNOWN, g -> g.result() == Nil.NIL ? g.get(1) : g.result(), ANYTHING,
                    ANYTHING),
            Function.of("asInt", Plain.INT, ArgoFunctions::asInt, ANYTHING),
            Function.of("asFloat", Plain.FLOAT, ArgoFunctions::asFloat, ANYTHING),
            Function.of("isNaN", Plain.BOOL, g -> test(g, Double::isNaN), FLOAT),
            Function.of("isInf", Plain.BOOL, g -> test(g, Double::isInfinite), FLOAT));

    private ArgoFunctions() {}

    private static Value asInt(Given g) {
        return switch (g.first()) {
            case Int number -> number;
            case Real number -> new Int(Numbers.truncate(number.value()));
            case Text text -> new Int(Numbers.parseInt(text.value(), g));
            case Value other -> throw g.refuse("a number or a string", other);
        };
    }

    private static Value asFloat(Given g) {
        return switch (g.first()) {
            case Value.Numeric number -> new Real(number.asDouble());
            case Text text -> new Real(Numbers.parseFloat(text.value(), g));
            case Value other -> throw g.refuse("a number or a string", other);
        };
    }

    private static Value test(Given g, DoublePredicate test) {
        if (g.first() instanceof Real number) {
            return Bool.of(test.test(number.value()));
        }
        throw g.refuse("a float", g.first());
    }
}
