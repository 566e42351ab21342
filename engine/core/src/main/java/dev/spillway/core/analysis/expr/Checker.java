package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Type.ListOf;
import dev.spillway.core.analysis.expr.Type.Plain;
import dev.spillway.core.analysis.expr.Value.Elements;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds type errors before anything is computed, in parts too that would never be reached. expr-lang compiles a condition anew
 * for each result and knows the type of it: {@code result == "ok" || true} is an error for a number.
 */
final class Checker {
    private final Type result;
    private final Deque<Type> items = new ArrayDeque<>();
    private final Map<String, Type> variables = new HashMap<>();

    private Checker(Type result) {
        this.result = result;
    }

    /** Refuses what cannot be true or false for any result of this type. */
    static void check(Node condition, Type result) {
        Type type = new Checker(result).type(condition);
        require(type == Plain.BOOL || type.isUnknown(), condition,
                "a condition must be true or false, but this is " + type);
    }

    private Type type(Node node) {
        return switch (node) {
            case Node.Literal literal -> Type.of(literal.value());
            case Node.Result _ -> result;
            case Node.Item _ -> items.getFirst();
            case Node.Index _ -> Plain.INT;
            case Node.Variable variable -> variables.getOrDefault(variable.name(), Plain.UNKNOWN);
            case Node.Let let -> let(let);
            case Node.Not not -> not(type(not.operand()), not);
            case Node.Signed signed -> signed(type(signed.operand()), signed);
            case Node.Binary binary -> OperatorTypes.of(binary, type(binary.left()), type(binary.right()));
            case Node.Matches matches -> matches(type(matches.text()), matches);
            case Node.Conditional conditional -> conditional(conditional);
            case Node.Member member -> member(type(member.base()), type(member.key()), member);
            case Node.Chain chain -> type(chain.member());
            case Node.Slice slice -> slice(type(slice.base()), slice);
            case Node.ListOf list -> list(list.items());
            case Node.MapOf map -> map(map);
            case Node.Call call -> call(call);
            case Node.Each each -> each(type(each.list()), each);
        };
    }

    private Type let(Node.Let let) {
        variables.put(let.name(), type(let.value()));
        Type body = type(let.body());
        variables.remove(let.name());
        return body;
    }

    private static Type not(Type operand, Node.Not not) {
        require(operand == Plain.BOOL || operand.isUnknown(), not, "'not' takes a boolean, not " + operand);
        return Plain.BOOL;
    }

    private static Type signed(Type operand, Node.Signed signed) {
        require(operand.isNumber() || operand.isUnknown(), signed, "a sign takes a number, not " + operand);
        return operand;
    }

    private static Type matches(Type text, Node.Matches matches) {
        require(text == Plain.STRING || text.isUnknown(), matches,
                Arithmetic.mismatch(Operator.MATCHES, text, Plain.STRING));
        return Plain.BOOL;
    }

    private Type conditional(Node.Conditional node) {
        Type condition = type(node.condition());
        require(condition == Plain.BOOL || condition.isUnknown(), node.condition(),
                "what is asked before '?' must be a boolean, not " + condition);
        Type then = type(node.then());
        Type otherwise = type(node.otherwise());
        if (then == Plain.NIL || otherwise == Plain.NIL) {
            return then == Plain.NIL ? otherwise : then;
        }
        if (then instanceof ListOf one && otherwise instanceof ListOf other && one.fits(other)) {
            return one.element().fits(other.element()) ? one : ListOf.ANY;
        }
        return then.fits(otherwise) ? then : Plain.UNKNOWN;
    }

    private static Type member(Type base, Type key, Node.Member node) {
        if (base.isUnknown()) {
            return Plain.UNKNOWN;
        }
        if (base instanceof ListOf list) {
            require(key == Plain.INT || key.isUnknown(), node, "the index of a list is an integer, not " + key);
            return list.element();
        }
        require(base == Plain.MAP, node, base + " has no members");
        require(key == Plain.STRING || key.isUnknown(), node, "the key of a map is a string, not " + key);
        return Plain.UNKNOWN;
    }

    private Type slice(Type base, Node.Slice node) {
        require(base.isList() || base == Plain.STRING || base.isUnknown(), node,
                "only a list or a string has slices, not " + base);
        bound(base, node.from());
        bound(base, node.to());
        return base;
    }

    private void bound(Type base, Optional<Node> bound) {
        bound.ifPresent(node -> {
            Type type = type(node);
            require(type == Plain.INT || type.isUnknown() || base.isUnknown(), node,
                    "the bounds of a slice are integers, not " + type);
        });
    }

    private Type list(List<Node> items) {
        Type element = Plain.UNKNOWN;
        boolean same = true;
        for (int i = 0; i < items.size(); i++) {
            Type type = type(items.get(i));
            same &= i == 0 || type.equals(element) || (type.isList() && element.isList());
            element = type;
        }
        return ListOf.of(same ? element : Plain.UNKNOWN);
    }

    private Type map(Node.MapOf map) {
        map.pairs().forEach(pair -> {
            type(pair.key());
            type(pair.value());
        });
        return Plain.MAP;
    }

    private Type call(Node.Call call) {
        Function function = call.function();
        List<Type> types = new ArrayList<>();
        for (Node argument : call.arguments()) {
            Type type = type(argument);
            Function.Param param = function.param(types.size());
            require(param.accepts(type), argument, function.name() + " takes " + param + ", not " + type);
            types.add(type);
        }
        return function.returns().given(types);
    }

    private Type each(Type list, Node.Each each) {
        require(list.isList() || list.isUnknown(), each.list(), each.closure() + " takes a list, not " + list);
        Type item = list instanceof ListOf known ? known.element() : Plain.UNKNOWN;
        items.push(item);
        Type body = each.body().map(this::type).orElse(item);
        items.pop();
        each.body().ifPresent(node -> require(
                each.closure().asks() ? body == Plain.BOOL || body.isUnknown() : body != Plain.NIL, node,
                "the closure of " + each.closure() + " must give "
                        + (each.closure().asks() ? "a boolean" : "a value") + ", not " + body));
        return switch (each.closure()) {
            case ALL, ANY, NONE, ONE -> Plain.BOOL;
            case COUNT -> Plain.INT;
            case FILTER -> new ListOf(item, Elements.ANY);
            case MAP -> ListOf.of(body);
            case SUM -> body;
            case FIND -> item;
        };
    }

    private static void require(boolean holds, Node node, String reason) {
        if (!holds) {
            throw new Refusal(node.at(), reason);
        }
    }
}
