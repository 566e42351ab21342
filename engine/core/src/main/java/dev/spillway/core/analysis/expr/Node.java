package dev.spillway.core.analysis.expr;

import java.util.List;
import java.util.Optional;

/** A part of a condition. Its place ({@code at}) is the offset of the char that a message about it points to. */
sealed interface Node {
    int at();

    record Literal(Value value, int at) implements Node {}

    /** What was measured. */
    record Result(int at) implements Node {}

    /** {@code #}: what the innermost closure looks at; and its place in the list. */
    record Item(int at) implements Node {}

    record Index(int at) implements Node {}

    record Variable(String name, int at) implements Node {}

    record Let(String name, Node value, Node body, int at) implements Node {}

    record Not(Node operand, int at) implements Node {}

    record Signed(boolean negative, Node operand, int at) implements Node {}

    record Binary(Operator operator, Node left, Node right, int at) implements Node {}

    /** The pattern is known when the condition is parsed, so that a bad one is refused then. */
    record Matches(Node text, Regex pattern, int at) implements Node {}

    record Conditional(Node condition, Node then, Node otherwise, int at) implements Node {}

    record Member(Node base, Node key, boolean optional, int at) implements Node {}

    /** Where a {@code ?.} that met nil goes on: the whole chain of members is nil. */
    record Chain(Node member, int at) implements Node {}

    record Slice(Node base, Optional<Node> from, Optional<Node> to, int at) implements Node {}

    record ListOf(List<Node> items, int at) implements Node {}

    record MapOf(List<Pair> pairs, int at) implements Node {}

    record Pair(Node key, Node value) {}

    record Call(Function function, List<Node> arguments, int at) implements Node {}

    /**
     * A function that looks at each element of a list.
     *
     * @param source of the list, to tell whether two look at the same one
     */
    record Each(Closure closure, Node list, String source, Optional<Node> body, int at) implements Node {}
}
