package dev.spillway.core.analysis.expr;

import static dev.spillway.core.analysis.expr.Function.Param.ANYTHING;
import static dev.spillway.core.analysis.expr.Function.Param.INTEGER;
import static dev.spillway.core.analysis.expr.Function.Param.LIST;
import static dev.spillway.core.analysis.expr.Function.Param.LIST_OR_MAP;
import static dev.spillway.core.analysis.expr.Function.Param.MAP;
import static dev.spillway.core.analysis.expr.Function.Param.SIZED;
import static dev.spillway.core.analysis.expr.Function.Param.STRING;

import dev.spillway.core.analysis.expr.Type.ListOf;
import dev.spillway.core.analysis.expr.Type.Plain;
import dev.spillway.core.analysis.expr.Value.Fields;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Functions of lists and maps that need no closure. */
final class ListFunctions {
    static final List<Function> ALL = List.of(
            Function.of("len", Plain.INT, g -> new Int(length(g)), SIZED),
            new Function("first", List.of(LIST), 1, false, ListFunctions::element, g -> end(g, 0)),
            new Function("last", List.of(LIST), 1, false, ListFunctions::element, g -> end(g, -1)),
            new Function("get", List.of(LIST_OR_MAP, ANYTHING), 2, false, ListFunctions::element, ListFunctions::get),
            new Function("take", List.of(LIST, INTEGER), 2, false, types -> types.getFirst().handedOn(),
                    ListFunctions::take),
            Function.list("keys", g -> fields(g, f -> f.values().keySet().stream().<Value>map(Text::new).toList()),
                    MAP),
            Function.list("values", g -> fields(g, f -> List.copyOf(f.values().values())), MAP),
            Function.list("reverse", g -> listed(g, g.list(0).values().reversed()), LIST),
            Function.list("uniq", ListFunctions::uniq, LIST),
            new Function("concat", List.of(LIST), 1, true, _ -> ListOf.ANY, ListFunctions::concat),
            Function.list("flatten", ListFunctions::flatten, LIST),
            new Function("sort", List.of(LIST, STRING), 1, false, _ -> ListOf.ANY, ListFunctions::sort));

    private ListFunctions() {}

    private static Type element(List<Type> types) {
        return types.getFirst().handedOn() instanceof ListOf list ? list.element() : Plain.UNKNOWN;
    }

    private static long length(Given g) {
        return switch (g.first()) {
            case Items list -> list.size();
            case Fields map -> map.values().size();
            case Text text -> g.work().read(text.value()).codePointCount(0, text.value().length());
            case Value other -> throw g.refuse("a list, a map or a string", other);
        };
    }

    /** Nil where there is none, whatever it is asked of. */
    private static Value end(Given g, int index) {
        return Access.element(g.first(), index, g.work()).orElse(Nil.NIL);
    }

    private static Value get(Given g) {
        return switch (g.first()) {
            case Items _,Text _ ->
                Access.element(g.first(), Access.index(g.get(1), g.work()), g.work()).orElse(Nil.NIL);
            case Fields map -> map.values().getOrDefault(Comparison.key(g.get(1), g.work()), Nil.NIL);
            case Value _ -> Nil.NIL;
        };
    }

    private static Value take(Given g) {
        Items list = g.list(0);
        if (!(g.get(1) instanceof Int(long count) && count >= 0)) {
            throw g.work().refuse("take takes a count from 0, not " + g.get(1));
        }
        return new Items(list.values().subList(0, (int) Math.min(count, list.size())), list.elements());
    }

    private static Value fields(Given g, java.util.function.Function<Fields, List<Value>> part) {
        if (g.first() instanceof Fields map) {
            return listed(g, part.apply(map));
        }
        throw g.refuse("a map", g.first());
    }

    private static Value uniq(Given g) {
        List<Value> seen = new ArrayList<>();
        for (Value item : g.list(0).values()) {
            if (seen.stream().noneMatch(old -> Comparison.equal(item, old, g.work()))) {
                seen.add(item);
            }
        }
        return listed(g, seen);
    }

    private static Value concat(Given g) {
        List<Value> all = new ArrayList<>();
        for (int i = 0; i < g.count(); i++) {
            all.addAll(g.list(i).values());
        }
        return listed(g, all);
    }

    private static Value flatten(Given g) {
        List<Value> flat = new ArrayList<>();
        flatten(g.list(0), flat, g.work());
        return listed(g, flat);
    }

    private static void flatten(Items list, List<Value> flat, Work work) {
        for (Value item : list.values()) {
            work.spend(1);
            if (item instanceof Items inner) {
                flatten(inner, flat, work);
            } else {
                flat.add(item);
            }
        }
    }

    private static Value sort(Given g) {
        List<Value> sorted = new ArrayList<>(g.list(0).values());
        String order = g.count() == 2 ? g.text(1) : "asc";
        if (!order.equals("asc") && !order.equals("desc")) {
            throw g.work().refuse("sort takes the order \"asc\" or \"desc\", not \"" + order + "\"");
        }
        Comparator<Value> ascending = (a, b) -> compare(a, b, g.work());
        sorted.sort(order.equals("asc") ? ascending : Collections.reverseOrder(ascending));
        return listed(g, sorted);
    }

    /** NaN comes first: an order that is none would make the sort depend on how it is done. */
    private static int compare(Value left, Value right, Work work) {
        work.spend(1);
        if (Comparison.ordered(Operator.LESS, left, right, work)) {
            return -1;
        }
        return Comparison.ordered(Operator.LESS, right, left, work) ? 1 : Boolean.compare(isNaN(right), isNaN(left));
    }

    private static boolean isNaN(Value value) {
        return value instanceof Real number && Double.isNaN(number.value());
    }

    private static Value listed(Given g, List<Value> values) {
        g.work().spend(values.size());
        return Items.any(values);
    }
}
