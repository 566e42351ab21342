package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Fields;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import dev.spillway.core.model.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON (RFC 8259) in which NaN, Infinity and -Infinity are numbers too. Bounded in length, depth and number of values. */
final class ValueReader {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");
    private static final Map<String, Value> WORDS = Map.of("null", Nil.NIL, "true", Bool.TRUE, "false", Bool.FALSE,
            "NaN", new Real(Double.NaN), "Infinity", new Real(Double.POSITIVE_INFINITY), "-Infinity",
            new Real(Double.NEGATIVE_INFINITY));
    private final String text;
    private int at;
    private int count;

    private ValueReader(String text) {
        this.text = text;
    }

    static ParsedValue read(String text) {
        try {
            return new ValueReader(text).whole();
        } catch (Refusal refusal) {
            return Problem.of(text, refusal);
        }
    }

    private Value whole() {
        if (text.length() > Limits.RESULT_CHARS) {
            throw new Refusal(Limits.RESULT_CHARS,
                    "a result may have at most " + Limits.RESULT_CHARS + " characters, this one has " + text.length());
        }
        Value value = value(1);
        skipSpace();
        if (at < text.length()) {
            throw refuse("nothing may follow the value");
        }
        return value;
    }

    private Value value(int depth) {
        skipSpace();
        if (depth > Limits.RESULT_DEPTH) {
            throw refuse("lists and maps may be nested at most " + Limits.RESULT_DEPTH + " deep");
        }
        if (++count > Limits.RESULT_VALUES) {
            throw refuse("a result may have at most " + Limits.RESULT_VALUES + " values");
        }
        return switch (peek()) {
            case '{' -> fields(depth);
            case '[' -> items(depth);
            case '"' -> new Text(string());
            default -> word();
        };
    }

    private Value word() {
        for (var word : WORDS.entrySet()) {
            if (text.startsWith(word.getKey(), at)) {
                at += word.getKey().length();
                return word.getValue();
            }
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw refuse(at < text.length() ? "not a JSON value" : "a JSON value is missing");
        }
        double value = Double.parseDouble(number.group());
        if (Double.isInfinite(value)) {
            throw refuse("the number is too large for a 64-bit float");
        }
        at = number.end();
        return new Real(value);
    }

    private Value items(int depth) {
        List<Value> items = new ArrayList<>();
        at++;
        if (!comes(']')) {
            do {
                items.add(value(depth + 1));
            } while (comes(','));
            expect(']');
        }
        return Items.any(items);
    }

    private Value fields(int depth) {
        var fields = new TreeMap<String, Value>();
        at++;
        if (!comes('}')) {
            do {
                skipSpace();
                String name = string();
                expect(':');
                fields.put(name, value(depth + 1));
            } while (comes(','));
            expect('}');
        }
        return new Fields(fields);
    }

    private String string() {
        if (peek() != '"') {
            throw refuse("expected a string in double quotes");
        }
        at++;
        var out = new StringBuilder();
        while (peek() != '"') {
            char c = peek();
            if (c < ' ') {
                throw refuse(at < text.length()
                        ? "a control character must be escaped in a string"
                        : "the string does not end");
            }
            at++;
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        int known = "\"\\/bfnrt".indexOf(c);
        if (known >= 0) {
            at++;
            return "\"\\/\b\f\n\r\t".charAt(known);
        }
        if (c != 'u' || at + 5 > text.length() || !text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) {
            throw refuse("unknown escape in a string");
        }
        at += 5;
        return (char) Integer.parseInt(text, at - 4, at, 16);
    }

    /** The next char, or NUL at the end of the text. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean comes(char expected) {
        skipSpace();
        boolean comes = peek() == expected;
        at += comes ? 1 : 0;
        return comes;
    }

    private void expect(char expected) {
        if (!comes(expected)) {
            throw refuse("expected '" + expected + "'");
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private Refusal refuse(String reason) {
        return new Refusal(at, reason);
    }
}
