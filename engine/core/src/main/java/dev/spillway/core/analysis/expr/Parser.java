package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Token.Kind;
import dev.spillway.core.analysis.expr.Value.Text;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Precedence climbing by the grammar of expr-lang: what binds operands together. Every name is known when it is done. */
final class Parser {
    private final Tokens tokens;
    private final Operands operands;
    private final Deque<String> variables = new ArrayDeque<>();

    private Parser(Tokens tokens) {
        this.tokens = tokens;
        this.operands = new Operands(tokens, this);
    }

    static Node parse(String text) {
        Tokens tokens = new Tokens(text);
        Node condition = new Parser(tokens).expression();
        if (tokens.comes(";")) {
            throw tokens.refuse("a condition is one expression: ';' may only end a let");
        }
        if (tokens.peek().kind() != Kind.END) {
            throw tokens.unexpected();
        }
        return condition;
    }

    boolean hasVariable(String name) {
        return variables.contains(name);
    }

    /** A whole expression: let, if and the ternary bind loosest. */
    Node expression() {
        tokens.enter();
        Node node = tokens.comes("let") ? let() : tokens.comes("if") ? branches() : ternaries(operators(0));
        tokens.leave();
        return node;
    }

    /** Of operators that bind at least so tight. */
    private Node operand(int least) {
        tokens.enter();
        Node node = operators(least);
        tokens.leave();
        return node;
    }

    private Node operators(int least) {
        Node left = unary();
        boolean coalesced = false;
        while (true) {
            if (least == 0 && tokens.takes("|")) {
                left = operands.call(tokens.take(Kind.NAME), Optional.of(left));
                coalesced = false;
                continue;
            }
            Optional<Operator> known = operator();
            if (known.isEmpty() || known.get().precedence < least) {
                return left;
            }
            if (coalesced && known.get() != Operator.COALESCE) {
                throw tokens.refuse(known.get() + " and '??' may not be mixed without parentheses");
            }
            coalesced = known.get() == Operator.COALESCE;
            left = binary(left, known.get());
        }
    }

    /** The operator that comes next, maybe behind a not. */
    private Optional<Operator> operator() {
        boolean negated = tokens.comes("not");
        Token symbol = negated ? tokens.second() : tokens.peek();
        Optional<Operator> known = symbol.kind() == Kind.SYMBOL ? Operator.of(symbol.text()) : Optional.empty();
        if (negated && known.filter(Operator::negates).isEmpty()) {
            throw tokens.refuse(
                    "'not' between two values needs one of: in, matches, contains, startsWith, endsWith");
        }
        return known;
    }

    private Node binary(Node left, Operator operator) {
        Token first = tokens.peek();
        boolean negated = tokens.takes("not");
        int at = tokens.take().at();
        Node right = operand(operator.rightPrecedence());
        Node node = tokens.counted(operator == Operator.MATCHES
                ? new Node.Matches(left, pattern(right), at)
                : new Node.Binary(operator, left, right, at));
        return negated
                ? tokens.counted(new Node.Not(node, first.at()))
                : operator.chains() ? chained(node, right) : node;
    }

    private static Regex pattern(Node node) {
        if (node instanceof Node.Literal(Text(String pattern), int at)) {
            return Regex.of(pattern, at);
        }
        throw new Refusal(node.at(), "'matches' takes a pattern in quotes, so that it can be checked beforehand");
    }

    /** {@code a < b < c} is {@code a < b && b < c}. */
    private Node chained(Node comparison, Node last) {
        Node all = comparison;
        Node left = last;
        for (var next = comparing(); next.isPresent(); next = comparing()) {
            int at = tokens.take().at();
            Node right = operand(next.get().rightPrecedence());
            Node link = tokens.counted(new Node.Binary(next.get(), left, right, at));
            all = tokens.counted(new Node.Binary(Operator.AND, all, link, at));
            left = right;
        }
        return all;
    }

    private Optional<Operator> comparing() {
        return tokens.comes("not") ? Optional.empty() : operator().filter(Operator::chains);
    }

    private Node let() {
        tokens.expect("let");
        Token name = tokens.take(Kind.NAME);
        if (hasVariable(name.text()) || name.text().equals("result") || Functions.exist(name.text())) {
            throw new Refusal(name.at(), name + " already has a meaning");
        }
        tokens.expect("=");
        Node value = expression();
        tokens.expect(";");
        variables.push(name.text());
        Node body = expression();
        variables.pop();
        return tokens.counted(new Node.Let(name.text(), value, body, name.at()));
    }

    private Node branches() {
        int at = tokens.take().at();
        Node condition = expression();
        Node then = block();
        tokens.expect("else");
        Node otherwise = tokens.comes("if") ? expression() : block();
        return tokens.counted(new Node.Conditional(condition, then, otherwise, at));
    }

    Node block() {
        tokens.expect("{");
        Node body = expression();
        tokens.expect("}");
        return body;
    }

    /** {@code a ? b : c}, and {@code a ?: c} for {@code a ? a : c}. */
    private Node ternaries(Node node) {
        Node condition = node;
        while (tokens.comes("?")) {
            int at = tokens.take().at();
            Node then = tokens.comes(":") ? condition : expression();
            tokens.expect(":");
            condition = tokens.counted(new Node.Conditional(condition, then, expression(), at));
        }
        return condition;
    }

    private Node unary() {
        Token token = tokens.peek();
        if (token.is("not") || token.is("!")) {
            tokens.take();
            return tokens.counted(new Node.Not(operand(Operator.NOT_PRECEDENCE), token.at()));
        }
        if (token.is("-") || token.is("+")) {
            tokens.take();
            return tokens.counted(new Node.Signed(token.is("-"), operand(Operator.SIGN_PRECEDENCE), token.at()));
        }
        return operands.operand();
    }
}
