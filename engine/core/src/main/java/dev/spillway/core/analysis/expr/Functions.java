package dev.spillway.core.analysis.expr;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which names are functions. */
final class Functions {
    private static final Map<String, Function> TAKEN = Stream
            .of(ArgoFunctions.ALL, NumberFunctions.ALL, TextFunctions.ALL, ListFunctions.ALL).flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(Function::name, f -> f));

    /** Functions of expr-lang that have no place in a condition or are not worth their code: refused by name. */
    private static final Set<String> LEFT_OUT = Set.of("findLast", "findIndex", "findLastIndex", "groupBy", "sortBy",
            "reduce",
            "splitAfter", "toJSON", "fromJSON", "toBase64", "fromBase64", "now", "duration", "date", "timezone",
            "toPairs", "fromPairs", "bitand", "bitor", "bitxor", "bitnand", "bitnot", "bitshl", "bitshr", "bitushr");

    private Functions() {}

    static Optional<Function> named(String name) {
        return Optional.ofNullable(TAKEN.get(name));
    }

    /** Whether expr-lang, as Argo uses it, has a function of this name. */
    static boolean exist(String name) {
        return TAKEN.containsKey(name) || LEFT_OUT.contains(name) || Closure.of(name).isPresent();
    }

    static boolean leaveOut(String name) {
        return LEFT_OUT.contains(name);
    }
}
