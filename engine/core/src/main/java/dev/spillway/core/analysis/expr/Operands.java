package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Token.Kind;
import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Parses what operators stand between: names, literals, calls, and the members of them. */
final class Operands {
    private final Tokens tokens;
    private final Parser parser;
    private final Deque<Closure> closures = new ArrayDeque<>();

    Operands(Tokens tokens, Parser parser) {
        this.tokens = tokens;
        this.parser = parser;
    }

    Node operand() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case NAME -> name(tokens.take());
            case NUMBER -> literal(Numbers.literal(tokens.take()), token);
            case STRING -> members(literal(new Text(tokens.take().text()), token));
            case SYMBOL -> switch (token.text()) {
                case "(" -> members(group());
                case "[" -> members(list());
                case "{" -> members(map());
                case "#", "." -> members(item(token));
                default -> throw tokens.unexpected();
            };
            case END -> throw tokens.unexpected();
        };
    }

    private Node literal(Value value, Token token) {
        return tokens.counted(new Node.Literal(value, token.at()));
    }

    private Node group() {
        tokens.expect("(");
        Node inner = parser.expression();
        tokens.expect(")");
        return inner;
    }

    private Node name(Token name) {
        if (tokens.comes("(")) {
            return members(call(name, Optional.empty()));
        }
        return switch (name.text()) {
            case "true" -> literal(Bool.TRUE, name);
            case "false" -> literal(Bool.FALSE, name);
            case "nil" -> literal(Nil.NIL, name);
            case "result" -> members(tokens.counted(new Node.Result(name.at())));
            default -> members(variable(name));
        };
    }

    private Node variable(Token name) {
        if (parser.hasVariable(name.text())) {
            return tokens.counted(new Node.Variable(name.text(), name.at()));
        }
        throw new Refusal(name.at(), Functions.exist(name.text())
                ? name + " is a function: it takes parentheses"
                : "unknown name " + name + ": a condition knows only 'result' and functions");
    }

    /** {@code #} and {@code #index}; the dot of {@code .field} stays for the members. */
    private Node item(Token token) {
        if (closures.isEmpty()) {
            throw tokens.refuse(token + " is an element inside all(...), any(...) and the like, and nothing elsewhere");
        }
        if (!tokens.takes("#") || tokens.peek().kind() != Kind.NAME) {
            return tokens.counted(new Node.Item(token.at()));
        }
        if (!tokens.peek().text().equals("index") || closures.getFirst() != Closure.MAP) {
            throw tokens.refuse("there is no #" + tokens.peek().text() + " here: only map(...) has an #index");
        }
        return tokens.counted(new Node.Index(tokens.take().at()));
    }

    private Node list() {
        int at = tokens.take().at();
        return tokens.counted(new Node.ListOf(expressions("]"), at));
    }

    /** Separated by commas; one more comma may stand before the end. */
    private List<Node> expressions(String end) {
        List<Node> nodes = new ArrayList<>();
        while (!tokens.takes(end)) {
            nodes.add(parser.expression());
            if (!tokens.comes(end)) {
                tokens.expect(",");
            }
        }
        return nodes;
    }

    private Node map() {
        int at = tokens.take().at();
        List<Node.Pair> pairs = new ArrayList<>();
        while (!tokens.takes("}")) {
            Node key = key();
            tokens.expect(":");
            pairs.add(new Node.Pair(key, parser.expression()));
            if (!tokens.comes("}")) {
                tokens.expect(",");
            }
        }
        return tokens.counted(new Node.MapOf(pairs, at));
    }

    private Node key() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case NAME, NUMBER, STRING -> literal(new Text(tokens.take().text()), token);
            case SYMBOL, END -> {
                if (!token.is("(")) {
                    throw tokens.refuse("the key of a map is a name, a number, a string or (an expression)");
                }
                yield parser.expression();
            }
        };
    }

    /** @param piped what stood before the pipe: it becomes the first argument */
    Node call(Token name, Optional<Node> piped) {
        Optional<Closure> closure = Closure.of(name.text());
        if (closure.isPresent()) {
            return closure(closure.get(), name, piped);
        }
        Function function = Functions.named(name.text()).orElseThrow(() -> unknown(name));
        tokens.expect("(");
        List<Node> arguments = new ArrayList<>(piped.stream().toList());
        arguments.addAll(expressions(")"));
        function.checkCount(arguments.size(), name.at());
        return tokens.counted(
                new Node.Call(function, arguments.stream().map(function::read).toList(), name.at()));
    }

    private static Refusal unknown(Token name) {
        return new Refusal(name.at(), Functions.leaveOut(name.text())
                ? name + " of expr-lang is not taken in a condition"
                : "unknown function " + name);
    }

    private Node closure(Closure closure, Token name, Optional<Node> piped) {
        tokens.expect("(");
        int start = tokens.place();
        Node list = piped.isPresent() ? piped.get() : parser.expression();
        String source = piped.isPresent() ? "| " + start : tokens.since(start);
        if (piped.isEmpty() && !tokens.comes(")")) {
            tokens.expect(",");
        }
        Optional<Node> body = tokens.comes(")") ? Optional.empty() : Optional.of(body(closure));
        if (body.isEmpty() && closure.needsBody()) {
            throw new Refusal(name.at(), closure + " takes a list and a closure, as in " + closure + "(result, # < 5)");
        }
        tokens.takes(",");
        tokens.expect(")");
        return tokens.counted(new Node.Each(closure, list, source, body, name.at()));
    }

    private Node body(Closure closure) {
        closures.push(closure);
        Node body = tokens.comes("{") ? parser.block() : parser.expression();
        closures.pop();
        return body;
    }

    /** What may follow a value: .name, ?.name, [index], ?.[index] and [from:to]. */
    private Node members(Node base) {
        Node node = base;
        while (tokens.comes(".") || tokens.comes("?.") || tokens.comes("[")) {
            boolean optional = tokens.takes("?.");
            node = tokens.comes("[") ? element(node, optional) : field(node, optional);
        }
        return node;
    }

    private Node field(Node base, boolean optional) {
        if (!optional) {
            tokens.expect(".");
        }
        Token name = tokens.take();
        boolean word = name.kind() == Kind.NAME
                || (name.kind() == Kind.SYMBOL && Character.isLetter(name.text().charAt(0)));
        if (!word) {
            throw new Refusal(name.at(), "expected the name of a field, not " + name);
        }
        if (tokens.comes("(")) {
            throw new Refusal(name.at(), "a result has fields, but no methods: " + name + " cannot be called");
        }
        Node inner = base instanceof Node.Chain chain ? chain.member() : base;
        Node key = new Node.Literal(new Text(name.text()), name.at());
        Node member = tokens.counted(new Node.Member(inner, key, optional, name.at()));
        return optional || base instanceof Node.Chain ? new Node.Chain(member, name.at()) : member;
    }

    private Node element(Node base, boolean optional) {
        int at = tokens.take().at();
        Optional<Node> from = tokens.comes(":") ? Optional.empty() : Optional.of(parser.expression());
        if (tokens.takes(":")) {
            Optional<Node> to = tokens.comes("]") ? Optional.empty() : Optional.of(parser.expression());
            tokens.expect("]");
            return tokens.counted(new Node.Slice(base, from, to, at));
        }
        tokens.expect("]");
        Node member = tokens.counted(new Node.Member(base, from.orElseThrow(), optional, at));
        return optional ? new Node.Chain(member, at) : member;
    }
}
