package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Token.Kind;
import dev.spillway.core.model.Limits;
import java.util.List;
import java.util.stream.Collectors;

/** The tokens of a condition and where the parser is; it also counts what the parser makes of them. */
final class Tokens {
    private final List<Token> tokens;
    private int next;
    private int depth;
    private int nodes;

    Tokens(String text) {
        tokens = Lexer.tokens(text);
    }

    Token peek() {
        return tokens.get(next);
    }

    boolean comes(String symbol) {
        return peek().is(symbol);
    }

    /** The token behind the next one. */
    Token second() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    /** The end of the condition stays. */
    Token take() {
        Token token = peek();
        next += token.kind() == Kind.END ? 0 : 1;
        return token;
    }

    int place() {
        return next;
    }

    /** What was taken since this place. */
    String since(int place) {
        return tokens.subList(place, next).stream().map(Token::toString).collect(Collectors.joining(" "));
    }

    Token take(Kind kind) {
        if (peek().kind() != kind) {
            throw unexpected();
        }
        return take();
    }

    boolean takes(String symbol) {
        boolean comes = comes(symbol);
        next += comes ? 1 : 0;
        return comes;
    }

    void expect(String symbol) {
        if (!takes(symbol)) {
            throw refuse("expected '" + symbol + "', not " + peek());
        }
    }

    /** Goes one level down. */
    void enter() {
        if (++depth > Limits.CONDITION_DEPTH) {
            throw refuse("a condition may be nested at most " + Limits.CONDITION_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }

    <N extends Node> N counted(N node) {
        if (++nodes > Limits.CONDITION_NODES) {
            throw new Refusal(node.at(), "a condition may have at most " + Limits.CONDITION_NODES + " parts");
        }
        return node;
    }

    Refusal unexpected() {
        return refuse("unexpected " + peek());
    }

    Refusal refuse(String reason) {
        return new Refusal(peek().at(), reason);
    }
}
