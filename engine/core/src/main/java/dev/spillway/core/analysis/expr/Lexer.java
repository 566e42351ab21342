package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Splits a condition into tokens by the rules of expr-lang. */
final class Lexer {
    private static final Set<String> WORD_SYMBOLS = Set.of("not", "in", "or", "and", "matches", "contains",
            "startsWith", "endsWith", "let", "if", "else");
    private static final Set<String> DOUBLE_SYMBOLS = Set.of("&&", "||", "==", "!=", "<=", ">=", "**", "??", "?.",
            "..", "::");
    private static final String SYMBOLS = "()[]{},;%+-^&|!=*<>/?:.#";
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        while (lexer.skipSpace()) {
            lexer.token();
        }
        lexer.tokens.add(new Token(Kind.END, "", text.length()));
        return lexer.tokens;
    }

    private void token() {
        int c = peek(0);
        int start = at;
        if (c == '"' || c == '\'') {
            Quoted.Read string = Quoted.read(text, at);
            at = string.end();
            tokens.add(new Token(Kind.STRING, string.meant(), start));
        } else if (c == '`') {
            tokens.add(new Token(Kind.STRING, raw(), start));
        } else if ((c == 'b' || c == 'B') && (peek(1) == '"' || peek(1) == '\'')) {
            throw refuse("byte strings (b\"...\") are not taken; write a string");
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            number();
        } else if (isLetter(c)) {
            String word = word();
            tokens.add(new Token(WORD_SYMBOLS.contains(word) ? Kind.SYMBOL : Kind.NAME, word, start));
        } else if (SYMBOLS.indexOf(c) >= 0) {
            symbol();
        } else {
            throw refuse("unexpected character '" + Character.toString(c) + "'");
        }
    }

    private void symbol() {
        if (text.startsWith("{{", at) && text.substring(at + 2).stripLeading().startsWith("args")) {
            throw refuse("unexpected '{{': an argument of the template was not filled in");
        }
        int length = at + 2 <= text.length() && DOUBLE_SYMBOLS.contains(text.substring(at, at + 2)) ? 2 : 1;
        tokens.add(new Token(Kind.SYMBOL, text.substring(at, at + length), at));
        at += length;
        if (tokens.getLast().is("#") && isWordPart(peek(0))) {
            tokens.add(new Token(Kind.NAME, word(), at));
        }
    }

    private String word() {
        int start = at;
        while (isWordPart(peek(0))) {
            at += Character.charCount(peek(0));
        }
        return text.substring(start, at);
    }

    private void number() {
        int start = at;
        boolean based = peek(0) == '0' && "xXoObB".indexOf(peek(1)) >= 0;
        at += based ? 2 : 0;
        take(based && "xX".indexOf(text.charAt(start + 1)) >= 0 ? "0123456789abcdefABCDEF_" : "0123456789_");
        if (peek(0) == '.' && peek(1) != '.') {
            at++;
            take("0123456789_");
        }
        if (peek(0) == 'e' || peek(0) == 'E') {
            at++;
            at += peek(0) == '+' || peek(0) == '-' ? 1 : 0;
            take("0123456789_");
        }
        if (isWordPart(peek(0))) {
            throw refuse("'" + text.substring(start, at) + Character.toString(peek(0)) + "' is no number");
        }
        tokens.add(new Token(Kind.NUMBER, text.substring(start, at), start));
    }

    private void take(String digits) {
        while (peek(0) >= 0 && digits.indexOf(peek(0)) >= 0) {
            at++;
        }
    }

    /** Between backticks nothing is escaped, but a doubled backtick is one. */
    private String raw() {
        int start = at++;
        var out = new StringBuilder();
        while (peek(0) != '`' || peek(1) == '`') {
            if (at >= text.length()) {
                throw new Refusal(start, "the string does not end");
            }
            out.append(text.charAt(at));
            at += peek(0) == '`' ? 2 : 1;
        }
        at++;
        return out.toString();
    }

    /** Skips comments too. Returns whether anything is left. */
    private boolean skipSpace() {
        while (at < text.length()) {
            if (TextFunctions.isSpace(peek(0))) {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw refuse("the comment does not end");
                }
                at = end + 2;
            } else {
                return true;
            }
        }
        return false;
    }

    /** The code point so many chars ahead, or -1 behind the end. */
    private int peek(int ahead) {
        return at + ahead < text.length() ? text.codePointAt(at + ahead) : -1;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return c == '_' || c == '$' || (c >= 0 && Character.isLetter(c));
    }

    private static boolean isWordPart(int c) {
        return isLetter(c) || (c >= 0 && Character.isDigit(c));
    }

    private Refusal refuse(String reason) {
        return new Refusal(at, reason);
    }
}
