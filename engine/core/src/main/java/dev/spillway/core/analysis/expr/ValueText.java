package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Fields;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.analysis.expr.Value.Real;
import dev.spillway.core.analysis.expr.Value.Text;
import java.math.BigDecimal;
import java.util.Locale;

/** Writes values as canonical text. */
final class ValueText {
    private final StringBuilder out = new StringBuilder();

    private ValueText() {}

    static String of(Value value) {
        ValueText text = new ValueText();
        text.write(value);
        return text.out.toString();
    }

    private void write(Value value) {
        switch (value) {
            case Nil _,Bool _,Int _ -> out.append(value);
            case Real real -> out.append(number(real.value()));
            case Text text -> quote(text.value());
            case Items list -> {
                String separator = "[";
                for (Value item : list.values()) {
                    out.append(separator);
                    write(item);
                    separator = ",";
                }
                out.append(list.values().isEmpty() ? "[]" : "]");
            }
            case Fields map -> {
                String separator = "{";
                for (var field : map.values().entrySet()) {
                    out.append(separator);
                    quote(field.getKey());
                    out.append(':');
                    write(field.getValue());
                    separator = ",";
                }
                out.append(map.values().isEmpty() ? "{}" : "}");
            }
        }
    }

    /** The shortest digits that read back as the same number, without an exponent where a person would write none. */
    static String number(double number) {
        double size = Math.abs(number);
        if (!Double.isFinite(number) || (size != 0 && (size < 1e-6 || size >= 1e21))) {
            return String.valueOf(number);
        }
        String plain = new BigDecimal(String.valueOf(size)).stripTrailingZeros().toPlainString();
        return Math.copySign(1, number) < 0 ? "-" + plain : plain;
    }

    private void quote(String text) {
        out.append('"');
        text.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> out.append('\\').append((char) c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", c) : String.valueOf((char) c));
            }
        });
        out.append('"');
    }
}
