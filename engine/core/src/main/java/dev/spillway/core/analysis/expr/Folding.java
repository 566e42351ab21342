package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Fields;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Computes what is constant, as expr-lang does before it evaluates. It shows: {@code result[0] > 1 || true} is true even for an
 * empty list, though its left side alone is an error.
 */
final class Folding {
    private Folding() {}

    static Node fold(Node node) {
        return switch (node) {
            case Node.Literal _,Node.Result _,Node.Item _,Node.Index _,Node.Variable _ -> node;
            case Node.Let n -> new Node.Let(n.name(), fold(n.value()), fold(n.body()), n.at());
            case Node.Not n -> not(fold(n.operand()), n);
            case Node.Signed n -> signed(fold(n.operand()), n);
            case Node.Binary n when n.operator() == Operator.IN && isStrings(n.right()) -> inStrings(n);
            case Node.Binary n -> binary(new Node.Binary(n.operator(), fold(n.left()), fold(n.right()), n.at()));
            case Node.Matches n -> new Node.Matches(fold(n.text()), n.pattern(), n.at());
            case Node.Conditional n ->
                new Node.Conditional(fold(n.condition()), fold(n.then()), fold(n.otherwise()), n.at());
            case Node.Member n -> new Node.Member(fold(n.base()), fold(n.key()), n.optional(), n.at());
            case Node.Chain n -> new Node.Chain(fold(n.member()), n.at());
            case Node.Slice n ->
                new Node.Slice(fold(n.base()), n.from().map(Folding::fold), n.to().map(Folding::fold), n.at());
            case Node.ListOf n -> new Node.ListOf(all(n.items()), n.at());
            case Node.MapOf n -> new Node.MapOf(
                    n.pairs().stream().map(p -> new Node.Pair(fold(p.key()), fold(p.value()))).toList(), n.at());
            case Node.Call n -> new Node.Call(n.function(), all(n.arguments()), n.at());
            case Node.Each n ->
                new Node.Each(n.closure(), fold(n.list()), n.source(), n.body().map(Folding::fold), n.at());
        };
    }

    private static List<Node> all(List<Node> nodes) {
        return nodes.stream().map(Folding::fold).toList();
    }

    private static Node not(Node operand, Node.Not node) {
        return operand instanceof Node.Literal(Bool(boolean is), _)
                ? new Node.Literal(Bool.of(!is), node.at())
                : new Node.Not(operand, node.at());
    }

    private static Node signed(Node operand, Node.Signed node) {
        return switch (operand) {
            case Node.Literal(Int(long number), _) ->
                new Node.Literal(new Int(node.negative() ? -number : number), node.at());
            case Node.Literal(Real(double number), _) ->
                new Node.Literal(new Real(node.negative() ? -number : number), node.at());
            case Node other -> new Node.Signed(node.negative(), other, node.at());
        };
    }

    private static Node binary(Node.Binary node) {
        return switch (node.operator()) {
            case AND -> connected(node, false);
            case OR -> connected(node, true);
            case PLUS, MINUS, TIMES, DIVIDE, REMAINDER, POWER, EQUAL -> computed(node);
            case NOT_EQUAL, LESS, MORE, LESS_OR_EQUAL, MORE_OR_EQUAL, IN, MATCHES, CONTAINS, STARTS_WITH, ENDS_WITH,
                    RANGE, COALESCE ->
                node;
        };
    }

    private static boolean isStrings(Node node) {
        return node instanceof Node.ListOf list && !list.items().isEmpty()
                && list.items().stream().allMatch(item -> item instanceof Node.Literal(Text _, _));
    }

    /** A list of constant strings is searched as the keys of a map are: for a string only, else it is an error. */
    private static Node inStrings(Node.Binary node) {
        Map<String, Value> keys = new TreeMap<>();
        if (node.right() instanceof Node.ListOf list) {
            list.items()
                    .forEach(item -> keys.put(item instanceof Node.Literal(Text(String key), _) ? key : "", Bool.TRUE));
        }
        return new Node.Binary(Operator.IN, fold(node.left()), new Node.Literal(Fields.of(keys), node.right().at()),
                node.at());
    }

    /** A constant side decides, or leaves it to the other side. */
    private static Node connected(Node.Binary node, boolean deciding) {
        if (is(node.left(), !deciding)) {
            return node.right();
        }
        if (is(node.right(), !deciding)) {
            return node.left();
        }
        return is(node.left(), deciding) || is(node.right(), deciding)
                ? new Node.Literal(Bool.of(deciding), node.at())
                : merged(node);
    }

    /**
     * Two closures over the same list become one: {@code all(x, a) && all(x, b)} is {@code all(x, a && b)}. It shows where b is
     * an error behind an element for which a is false.
     */
    private static Node merged(Node.Binary node) {
        if (!(node.left() instanceof Node.Each one && node.right() instanceof Node.Each other
                && one.closure() == other.closure() && one.source().equals(other.source()))) {
            return node;
        }
        boolean merges = one.closure() == Closure.ANY
                ? node.operator() == Operator.OR
                : (one.closure() == Closure.ALL || one.closure() == Closure.NONE) && node.operator() == Operator.AND;
        Operator operator = one.closure() == Closure.ALL ? Operator.AND : Operator.OR;
        Optional<Node> body = one.body().flatMap(
                a -> other.body().map(b -> binary(new Node.Binary(operator, a, b, node.at()))));
        return merges ? new Node.Each(one.closure(), one.list(), one.source(), body, one.at()) : node;
    }

    private static boolean is(Node node, boolean wanted) {
        return node instanceof Node.Literal(Bool(boolean is), _) && is == wanted;
    }

    private static Node computed(Node.Binary node) {
        if (!(node.left() instanceof Node.Literal(Value left, _)
                && node.right() instanceof Node.Literal(Value right, _) && foldable(node.operator(), left, right))) {
            return node;
        }
        Work work = new Work();
        work.at(node.at());
        return new Node.Literal(Arithmetic.apply(node.operator(), left, right, work), node.at());
    }

    private static boolean foldable(Operator operator, Value left, Value right) {
        boolean numbers = left instanceof Value.Numeric && right instanceof Value.Numeric;
        boolean texts = left instanceof Text && right instanceof Text;
        return switch (operator) {
            case PLUS -> numbers || texts;
            case EQUAL -> texts || (left instanceof Int && right instanceof Int)
                    || (left instanceof Bool && right instanceof Bool);
            case MINUS, TIMES, DIVIDE, REMAINDER, POWER -> numbers;
            case OR, AND, NOT_EQUAL, LESS, MORE, LESS_OR_EQUAL, MORE_OR_EQUAL, IN, MATCHES, CONTAINS, STARTS_WITH,
                    ENDS_WITH, RANGE, COALESCE ->
                false;
        };
    }
}
