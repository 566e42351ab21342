package dev.spillway.core.analysis.expr;

/** A string in single or double quotes, with the escapes of expr-lang. */
final class Quoted {
    private static final String ESCAPES = "abfnrtv\\";
    private static final String MEANT = "\u0007\b\f\n\r\t\u000b\\";
    private final String text;
    private final char quote;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Quoted(String text, int at) {
        this.text = text;
        this.quote = text.charAt(at);
        this.at = at + 1;
    }

    /** What the string means, and the offset behind it. */
    record Read(String meant, int end) {}

    static Read read(String text, int at) {
        Quoted quoted = new Quoted(text, at);
        while (quoted.next() != quoted.quote) {
            quoted.character();
        }
        return new Read(quoted.out.toString(), quoted.at + 1);
    }

    private void character() {
        char c = next();
        at++;
        if (c == '\n') {
            throw new Refusal(at - 1, "the string does not end in this line");
        }
        if (c == '\\') {
            escape();
        } else {
            out.append(c == '\r' ? '\n' : c);
        }
    }

    private void escape() {
        char c = next();
        at++;
        int known = ESCAPES.indexOf(c);
        if (known >= 0) {
            out.append(MEANT.charAt(known));
        } else if (c == quote) {
            out.append(quote);
        } else {
            switch (c) {
                case '0', '1', '2', '3' -> {
                    at--;
                    code(3, 8);
                }
                case 'x' -> code(2, 16);
                case 'U' -> code(8, 16);
                case 'u' -> {
                    if (next() == '{') {
                        braced();
                    } else {
                        code(4, 16);
                    }
                }
                default -> throw new Refusal(at - 2, "unknown escape '\\" + c + "' in a string");
            }
        }
    }

    private void braced() {
        int end = text.indexOf('}', at);
        if (end < at + 2 || end > at + 7) {
            throw new Refusal(at, "\\u{...} takes 1 to 6 hexadecimal digits");
        }
        at++;
        code(end - at, 16);
        at++;
    }

    private void code(int digits, int radix) {
        int end = at + digits;
        long code = 0;
        for (; at < end; at++) {
            int digit = next() < 128 ? Character.digit(next(), radix) : -1;
            if (digit < 0) {
                throw new Refusal(at, "expected " + digits + " digits of base " + radix + " in an escape");
            }
            code = code * radix + digit;
        }
        if (code > Character.MAX_CODE_POINT) {
            throw new Refusal(at, "there is no such character");
        }
        boolean half = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
        out.appendCodePoint(half ? 0xFFFD : (int) code);
    }

    private char next() {
        if (at >= text.length()) {
            throw new Refusal(at, "the string does not end");
        }
        return text.charAt(at);
    }
}
