package dev.spillway.core.analysis.expr;

import static dev.spillway.core.analysis.expr.Function.Param.ANYTHING;
import static dev.spillway.core.analysis.expr.Function.Param.INTEGER;
import static dev.spillway.core.analysis.expr.Function.Param.LIST;
import static dev.spillway.core.analysis.expr.Function.Param.STRING;

import dev.spillway.core.analysis.expr.Type.ListOf;
import dev.spillway.core.analysis.expr.Type.Plain;
import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Elements;
import dev.spillway.core.analysis.expr.Value.Fields;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** Functions of strings. Offsets count bytes of UTF-8, as in Go. */
final class TextFunctions {
    static final List<Function> ALL = List.of(Function.of("string", Plain.STRING, TextFunctions::print, ANYTHING),
            Function.of("type", Plain.STRING, g -> new Text(type(g.first())), ANYTHING),
            Function.of("upper", Plain.STRING, g -> map(g, Character::toUpperCase), STRING),
            Function.of("lower", Plain.STRING, g -> map(g, Character::toLowerCase), STRING),
            Function.optional("trim", Plain.STRING, TextFunctions::trim, STRING, STRING),
            Function.optional("trimPrefix", Plain.STRING, g -> trimEnd(g, true), STRING, STRING),
            Function.optional("trimSuffix", Plain.STRING, g -> trimEnd(g, false), STRING, STRING),
            new Function("split", List.of(STRING, STRING, INTEGER), 2, false,
                    _ -> new ListOf(Plain.STRING, Elements.STRING), TextFunctions::split),
            Function.optional("join", Plain.STRING, TextFunctions::join, LIST, STRING),
            Function.of("replace", Plain.STRING, TextFunctions::replace, STRING, STRING, STRING),
            Function.of("repeat", Plain.STRING, TextFunctions::repeat, STRING, INTEGER),
            Function.of("indexOf", Plain.INT, g -> offset(g, g.text(0).indexOf(g.text(1))), STRING, STRING),
            Function.of("lastIndexOf", Plain.INT, g -> offset(g, g.text(0).lastIndexOf(g.text(1))), STRING, STRING),
            Function.of("hasPrefix", Plain.BOOL, g -> Bool.of(g.text(0).startsWith(g.text(1))), STRING, STRING),
            Function.of("hasSuffix", Plain.BOOL, g -> Bool.of(g.text(0).endsWith(g.text(1))), STRING, STRING));

    private TextFunctions() {}

    /** Go's unicode.IsSpace. */
    static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || (c >= 0 && Character.isSpaceChar(c));
    }

    private static String type(Value value) {
        return switch (value) {
            case Nil _ -> "nil";
            case Bool _ -> "bool";
            case Int _ -> "int";
            case Real _ -> "float";
            case Text _ -> "string";
            case Items _ -> "array";
            case Fields _ -> "map";
        };
    }

    private static Value print(Given g) {
        var out = new StringBuilder();
        print(g.first(), out, g.work());
        return new Text(out.toString());
    }

    /** Go's %v. */
    private static void print(Value value, StringBuilder out, Work work) {
        work.spend(1);
        switch (value) {
            case Nil _ -> out.append("<nil>");
            case Bool _,Int _ -> out.append(value);
            case Real number -> out.append(Numbers.print(number.value()));
            case Text text -> out.append(text.value());
            case Items list -> {
                String separator = "[";
                for (Value item : list.values()) {
                    out.append(separator);
                    print(item, out, work);
                    separator = " ";
                }
                out.append(list.values().isEmpty() ? "[]" : "]");
            }
            case Fields map -> {
                String separator = "map[";
                for (var field : map.values().entrySet()) {
                    out.append(separator).append(field.getKey()).append(':');
                    print(field.getValue(), out, work);
                    separator = " ";
                }
                out.append(map.values().isEmpty() ? "map[]" : "]");
            }
        }
        work.spend(value instanceof Text text ? text.value().length() : 0);
    }

    private static Value map(Given g, IntUnaryOperator letter) {
        return g.work().made(g.text(0).codePoints().map(letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString());
    }

    private static Value trim(Given g) {
        String text = g.text(0);
        IntPredicate goes = g.count() == 1 ? TextFunctions::isSpace : c -> g.text(1).indexOf(c) >= 0;
        int from = 0;
        int to = text.length();
        while (from < to && goes.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (from < to && goes.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return g.work().made(text.substring(from, to));
    }

    private static Value trimEnd(Given g, boolean front) {
        String text = g.text(0);
        String end = g.count() == 2 ? g.text(1) : " ";
        boolean there = front ? text.startsWith(end) : text.endsWith(end);
        int rest = text.length() - end.length();
        return g.work().made(!there ? text : front ? text.substring(end.length()) : text.substring(0, rest));
    }

    private static Value split(Given g) {
        String text = g.text(0);
        String separator = g.text(1);
        long most = g.count() == 3 ? Numbers.truncate(g.number(2)) : -1;
        List<Value> parts = new ArrayList<>();
        int from = 0;
        for (int end = cut(text, separator, from); end >= 0
                && (most < 0 || parts.size() < most - 1); end = cut(text, separator, from)) {
            parts.add(new Text(text.substring(from, end)));
            from = end + separator.length();
        }
        if (most != 0 && !(separator.isEmpty() && text.isEmpty())) {
            parts.add(new Text(text.substring(from)));
        }
        g.work().spend(text.length());
        return new Items(parts, Elements.STRING);
    }

    /** Where the next part ends, or -1 for the last one. The empty separator cuts behind each character. */
    private static int cut(String text, String separator, int from) {
        if (!separator.isEmpty() || from == text.length()) {
            return separator.isEmpty() ? -1 : text.indexOf(separator, from);
        }
        int end = from + Character.charCount(text.codePointAt(from));
        return end == text.length() ? -1 : end;
    }

    private static Value join(Given g) {
        Items list = g.list(0);
        String glue = g.count() == 2 ? g.text(1) : "";
        if (list.elements() == Elements.INT || list.elements() == Elements.FLOAT) {
            throw g.refuse("a list of strings", list);
        }
        List<String> parts = new ArrayList<>();
        for (Value item : list.values()) {
            if (!(item instanceof Text part)) {
                throw g.refuse("a list of strings", item);
            }
            g.work().spend(1 + glue.length() + part.value().length());
            parts.add(part.value());
        }
        return new Text(String.join(glue, parts));
    }

    private static Value replace(Given g) {
        String text = g.text(0);
        String from = g.text(1);
        String to = g.text(2);
        long times = (text.length() + 1L) / Math.max(1, from.length());
        g.work().spend(text.length() + times * to.length());
        return new Text(text.replace(from, to));
    }

    private static Value repeat(Given g) {
        long times = Numbers.truncate(g.number(1));
        if (times < 0 || times > 1_000_000) {
            throw g.work().refuse("repeat takes a count from 0 to 1000000, not " + times);
        }
        g.work().spend(times * g.text(0).length());
        return new Text(g.text(0).repeat((int) times));
    }

    private static Value offset(Given g, int chars) {
        return new Int(chars < 0 ? -1 : g.text(0).substring(0, chars).getBytes(StandardCharsets.UTF_8).length);
    }
}
