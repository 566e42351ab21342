package dev.spillway.core.analysis.expr;

import java.util.function.IntPredicate;

/** A class of characters in a regular expression: [a-z], \d and the like. */
final class RegexClass {
    static final IntPredicate DIGIT = c -> c >= '0' && c <= '9';
    static final IntPredicate SPACE = c -> c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    static final IntPredicate WORD = DIGIT
            .or(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_');
    private static final String CONTROLS = "afnrtv";
    private static final String MEANT = "\u0007\f\n\r\t\u000b";
    private final RegexParser parser;

    RegexClass(RegexParser parser) {
        this.parser = parser;
    }

    /** The rest of a class whose opening bracket was read. */
    IntPredicate read() {
        boolean negated = parser.peek() == '^';
        if (negated) {
            parser.take();
        }
        IntPredicate all = _ -> false;
        boolean first = true;
        while (first || parser.peek() != ']') {
            if (parser.peek() < 0) {
                throw parser.refuse("a '[' is not closed");
            }
            if (parser.comes("[:")) {
                throw parser.refuse("classes such as [:alpha:] are not taken");
            }
            all = all.or(range());
            first = false;
        }
        parser.take();
        IntPredicate folded = parser.anyCase() ? anyCase(all) : all;
        return negated ? folded.negate() : folded;
    }

    private IntPredicate range() {
        int from = parser.take();
        if (from == '\\' && "dDsSwW".indexOf(parser.peek()) >= 0) {
            return escape(parser);
        }
        int low = from == '\\' ? character(parser) : from;
        if (!parser.comes("-") || parser.comes("-]")) {
            return c -> c == low;
        }
        parser.take();
        int to = parser.take();
        int high = to == '\\' ? character(parser) : to;
        if (high < low) {
            throw parser.refuse("the range ends before it begins");
        }
        return c -> c >= low && c <= high;
    }

    /** What a backslash, already read, and what follows it stand for. */
    static IntPredicate escape(RegexParser parser) {
        return switch (parser.peek()) {
            case 'd' -> taken(parser, DIGIT);
            case 'D' -> taken(parser, DIGIT.negate());
            case 's' -> taken(parser, SPACE);
            case 'S' -> taken(parser, SPACE.negate());
            case 'w' -> taken(parser, WORD);
            case 'W' -> taken(parser, WORD.negate());
            default -> {
                int meant = character(parser);
                yield c -> c == meant;
            }
        };
    }

    private static IntPredicate taken(RegexParser parser, IntPredicate meant) {
        parser.take();
        return meant;
    }

    private static int character(RegexParser parser) {
        int c = parser.take();
        int control = CONTROLS.indexOf(c);
        if (control >= 0) {
            return MEANT.charAt(control);
        }
        if (c == 'x') {
            return hexadecimal(parser);
        }
        if (c >= 128 || (WORD.test(c) && c != '_')) {
            throw parser.refuse("'\\" + Character.toString(c) + "' is not taken");
        }
        return c;
    }

    private static int hexadecimal(RegexParser parser) {
        boolean braced = parser.comes("{");
        if (braced) {
            parser.take();
        }
        int code = 0;
        for (int digits = 0; braced ? !parser.comes("}") : digits < 2; digits++) {
            int digit = Character.digit(parser.take(), 16);
            code = code * 16 + digit;
            if (digit < 0 || code > Character.MAX_CODE_POINT) {
                throw parser.refuse("\\x takes two hexadecimal digits, or some in braces");
            }
        }
        if (braced) {
            parser.take();
        }
        return code;
    }

    static IntPredicate anyCase(IntPredicate takes) {
        return c -> takes.test(c) || takes.test(Character.toLowerCase(c)) || takes.test(Character.toUpperCase(c));
    }
}
