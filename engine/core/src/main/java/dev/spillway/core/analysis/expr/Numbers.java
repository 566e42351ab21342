package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Token.Kind;
import dev.spillway.core.analysis.expr.Value.Int;
import dev.spillway.core.analysis.expr.Value.Real;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as Go reads, converts and prints them. */
final class Numbers {
    private static final Pattern INT = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern FLOAT = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern HEX_FLOAT = Pattern
            .compile("[+-]?0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)[pP][+-]?[0-9]+");
    private static final Pattern NAMED = Pattern.compile("(?i)([+-]?)inf(?:inity)?|nan");

    private Numbers() {}

    /** What a numeric literal means: an integer, unless it has a point or an exponent. */
    static Value literal(Token token) {
        assert token.kind() == Kind.NUMBER;
        String digits = token.text().replace("_", "").toLowerCase(Locale.ROOT);
        try {
            if (digits.startsWith("0x")) {
                return new Int(Long.parseLong(digits.substring(2), 16));
            }
            if (digits.contains(".") || digits.contains("e")) {
                return new Real(finite(Double.parseDouble(digits)));
            }
            if (digits.startsWith("0b") || digits.startsWith("0o")) {
                return new Int(Long.parseLong(digits.substring(2), digits.startsWith("0b") ? 2 : 8));
            }
            return new Int(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            throw new Refusal(token.at(), token + " is no number, or too large for 64 bits");
        }
    }

    private static double finite(double number) {
        if (Double.isInfinite(number)) {
            throw new NumberFormatException("too large");
        }
        return number;
    }

    /** Go's conversion on amd64: towards zero, and what does not fit becomes the smallest integer. */
    static long truncate(double number) {
        boolean fits = number >= Long.MIN_VALUE && number < 0x1p63;
        return fits ? (long) number : Long.MIN_VALUE;
    }

    static long parseInt(String text, Given g) {
        try {
            if (INT.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            throw g.work().refuse(g.name() + ": '" + text + "' is too large for 64 bits");
        }
        throw g.work().refuse(g.name() + ": '" + text + "' is no integer");
    }

    static double parseFloat(String text, Given g) {
        String digits = text.replaceAll("(?<=[0-9])_(?=[0-9])", "");
        if (NAMED.matcher(text).matches()) {
            boolean negative = text.startsWith("-");
            return text.toLowerCase(Locale.ROOT).equals("nan")
                    ? Double.NaN
                    : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (FLOAT.matcher(digits).matches() || HEX_FLOAT.matcher(digits).matches()) {
            double number = Double.parseDouble(digits);
            if (Double.isFinite(number)) {
                return number;
            }
        }
        throw g.work().refuse(g.name() + ": '" + text + "' is no number that fits 64 bits");
    }

    /** Away from zero at one half. */
    static double round(double number) {
        double whole = number < 0 ? Math.ceil(number) : Math.floor(number);
        double rounded = Math.abs(number - whole) >= 0.5 ? whole + Math.copySign(1, number) : whole;
        return Math.copySign(rounded, number);
    }

    /** Go's power: 1 to any power, and -1 to an infinite one, is 1, where Java says NaN. */
    static double power(double base, double exponent) {
        return base == 1 || (base == -1 && Double.isInfinite(exponent)) ? 1 : StrictMath.pow(base, exponent);
    }

    /** Go's %v: the shortest digits, with an exponent below 1e-4 and from 1e6. */
    static String print(double number) {
        double size = Math.abs(number);
        if (Double.isNaN(number)) {
            return "NaN";
        }
        String sign = Math.copySign(1, number) < 0 ? "-" : Double.isInfinite(number) ? "+" : "";
        if (Double.isInfinite(number)) {
            return sign + "Inf";
        }
        BigDecimal digits = new BigDecimal(String.valueOf(size)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (size == 0 || (exponent >= -4 && exponent < 6)) {
            return sign + digits.toPlainString();
        }
        String all = digits.unscaledValue().toString();
        String fraction = all.length() > 1 ? "." + all.substring(1) : "";
        return String.format(Locale.ROOT, "%s%s%se%+03d", sign, all.charAt(0), fraction, exponent);
    }
}
