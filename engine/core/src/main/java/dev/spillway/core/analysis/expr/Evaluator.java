package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Fields;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Walks a condition: from left to right, and no further than the answer needs. */
final class Evaluator {
    private final Value result;
    private final Work work = new Work();

    Evaluator(Value result) {
        this.result = result;
    }

    /** What names mean here. */
    record Scope(Value item, long index, Map<String, Value> variables) {
        static final Scope OUTERMOST = new Scope(Nil.NIL, 0, Map.of());

        Scope at(Value item, long index) {
            return new Scope(item, index, variables);
        }

        Scope with(String name, Value value) {
            var more = new TreeMap<>(variables);
            more.put(name, value);
            return new Scope(item, index, more);
        }

        Value variable(String name) {
            return variables.getOrDefault(name, Nil.NIL);
        }
    }

    Value evaluate(Node node) {
        return value(node, Scope.OUTERMOST);
    }

    private Value value(Node node, Scope scope) {
        work.at(node.at());
        return switch (node) {
            case Node.Literal literal -> literal.value();
            case Node.Result _ -> result;
            case Node.Item _ -> scope.item();
            case Node.Index _ -> new Int(scope.index());
            case Node.Variable variable -> scope.variable(variable.name());
            case Node.Let let -> value(let.body(), scope.with(let.name(), value(let.value(), scope)));
            case Node.Not not -> Bool.of(!truth(not.operand(), scope));
            case Node.Signed signed -> signed(signed, value(signed.operand(), scope));
            case Node.Binary binary -> binary(binary, scope);
            case Node.Matches matches -> Bool.of(matches(matches, value(matches.text(), scope)));
            case Node.Conditional c -> value(truth(c.condition(), scope) ? c.then() : c.otherwise(), scope);
            case Node.Member member -> member(member, value(member.base(), scope), scope);
            case Node.Chain chain -> linked(chain.member(), scope).orElse(Nil.NIL);
            case Node.Slice slice -> slice(slice, scope);
            case Node.ListOf list -> Items.any(values(list.items(), scope));
            case Node.MapOf map -> map(map, scope);
            case Node.Call call -> call(call, values(call.arguments(), scope));
            case Node.Each each -> each(each, scope);
        };
    }

    /** There is no truthiness: what is asked must be a boolean. */
    private boolean truth(Node node, Scope scope) {
        return isTrue(value(node, scope), node);
    }

    private boolean isTrue(Value value, Node node) {
        if (value instanceof Bool(boolean is)) {
            return is;
        }
        work.at(node.at());
        throw work.refuse("a boolean is needed here, not " + Type.of(value));
    }

    private Value signed(Node.Signed node, Value operand) {
        work.at(node.at());
        return switch (operand) {
            case Value value when !node.negative() -> value;
            case Int number -> new Int(-number.value());
            case Real number -> new Real(-number.value());
            case Value other -> throw work.refuse("a sign takes a number, not " + Type.of(other));
        };
    }

    private Value binary(Node.Binary node, Scope scope) {
        return switch (node.operator()) {
            // The right side is the answer as it is; only a later operator, or the end, asks for a boolean.
            case OR -> truth(node.left(), scope) ? Bool.TRUE : value(node.right(), scope);
            case AND -> truth(node.left(), scope) ? value(node.right(), scope) : Bool.FALSE;
            case COALESCE -> {
                Value left = value(node.left(), scope);
                yield left == Nil.NIL ? value(node.right(), scope) : left;
            }
            case EQUAL, NOT_EQUAL, LESS, MORE, LESS_OR_EQUAL, MORE_OR_EQUAL, IN, MATCHES, CONTAINS, STARTS_WITH,
                    ENDS_WITH, RANGE, PLUS, MINUS, TIMES, DIVIDE, REMAINDER, POWER -> {
                Value left = value(node.left(), scope);
                Value right = value(node.right(), scope);
                work.at(node.at());
                yield Arithmetic.apply(node.operator(), left, right, work);
            }
        };
    }

    private boolean matches(Node.Matches node, Value text) {
        work.at(node.at());
        return switch (text) {
            case Nil _ -> false;
            case Text string -> node.pattern().isFoundIn(string.value(), work);
            case Value other -> throw work.refuse("'matches' takes a string, not " + Type.of(other));
        };
    }

    private Value member(Node.Member node, Value base, Scope scope) {
        Value key = value(node.key(), scope);
        work.at(node.at());
        return Access.member(base, key, work);
    }

    /** The value of a link of a chain; empty if an optional member before it met nil. */
    private Optional<Value> linked(Node node, Scope scope) {
        if (!(node instanceof Node.Member member)) {
            return Optional.of(value(node, scope));
        }
        return linked(member.base(), scope).filter(base -> !(member.optional() && base == Nil.NIL))
                .map(base -> member(member, base, scope));
    }

    private Value slice(Node.Slice node, Scope scope) {
        Value base = value(node.base(), scope);
        Optional<Value> to = node.to().map(n -> value(n, scope));
        Optional<Value> from = node.from().map(n -> value(n, scope));
        work.at(node.at());
        return Access.slice(base, from, to, work);
    }

    private List<Value> values(List<Node> nodes, Scope scope) {
        List<Value> values = new ArrayList<>();
        nodes.forEach(node -> values.add(value(node, scope)));
        return values;
    }

    private Value map(Node.MapOf node, Scope scope) {
        var fields = new TreeMap<String, Value>();
        for (Node.Pair pair : node.pairs()) {
            Value key = value(pair.key(), scope);
            Value value = value(pair.value(), scope);
            work.at(node.at());
            if (!(key instanceof Text text)) {
                throw work.refuse("the key of a map is a string, not " + Type.of(key));
            }
            // Go fills the map from the end: of a key that stands twice the first value stays.
            fields.putIfAbsent(text.value(), value);
        }
        return new Fields(fields);
    }

    private Value call(Node.Call node, List<Value> arguments) {
        work.at(node.at());
        return node.function().body().apply(new Given(node.function().name(), arguments, result, work));
    }

    private Value each(Node.Each node, Scope scope) {
        Value list = value(node.list(), scope);
        work.at(node.at());
        List<Value> items = Access.each(list, work);
        Loop loop = new Loop(node, items, scope);
        return switch (node.closure()) {
            case ALL -> Bool.of(loop.first(false).isEmpty());
            case ANY -> Bool.of(loop.first(true).isPresent());
            case NONE -> Bool.of(loop.first(true).isEmpty());
            case ONE -> Bool.of(loop.accepted().size() == 1);
            case COUNT -> new Int(loop.accepted().size());
            case FILTER -> Items.any(loop.accepted());
            case MAP -> Items.any(loop.bodies());
            case SUM -> loop.sum();
            case FIND -> loop.first(true).map(items::get).orElse(Nil.NIL);
        };
    }

    /** A closure over elements. Without a body, each element stands for itself. */
    private final class Loop {
        private final Node.Each node;
        private final List<Value> items;
        private final Scope scope;

        Loop(Node.Each node, List<Value> items, Scope scope) {
            this.node = node;
            this.items = items;
            this.scope = scope;
        }

        private Value body(int index) {
            work.at(node.at());
            Value item = items.get(index);
            return node.body().map(body -> value(body, scope.at(item, index))).orElse(item);
        }

        private boolean accepts(int index) {
            return isTrue(body(index), node.body().orElse(node));
        }

        /** The place of the first element of which the body says so. */
        Optional<Integer> first(boolean wanted) {
            for (int i = 0; i < items.size(); i++) {
                if (accepts(i) == wanted) {
                    return Optional.of(i);
                }
            }
            return Optional.empty();
        }

        List<Value> accepted() {
            List<Value> accepted = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                if (accepts(i)) {
                    accepted.add(items.get(i));
                }
            }
            return accepted;
        }

        List<Value> bodies() {
            List<Value> bodies = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                bodies.add(body(i));
            }
            return bodies;
        }

        Value sum() {
            Value sum = new Int(0);
            for (int i = 0; i < items.size(); i++) {
                sum = Arithmetic.apply(Operator.PLUS, body(i), sum, work);
            }
            return sum;
        }
    }
}
