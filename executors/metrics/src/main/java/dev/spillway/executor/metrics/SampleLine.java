package dev.spillway.executor.metrics;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code name{label="value"} 1.5 timestamp # exemplar}; names may be quoted, as in Prometheus 3. */
final class SampleLine {
    /** Says that the line is malformed; never leaves this class. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private Malformed() {
            super("malformed", null, false, false);
        }
    }

    private final String line;
    private final boolean secondsTimestamps;
    private final Map<String, String> labels = new HashMap<>();
    private String name = "";
    private int at;

    SampleLine(String line, boolean secondsTimestamps) {
        this.line = line;
        this.secondsTimestamps = secondsTimestamps;
    }

    Optional<Sample> read() {
        try {
            name = word();
            skipBlanks();
            if (next() == '{') {
                at++;
                labels();
            }
            if (name.isEmpty()) {
                throw new Malformed();
            }
            return Optional.of(values());
        } catch (Malformed | NumberFormatException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private void labels() throws Malformed {
        skipBlanks();
        while (next() != '}') {
            label();
            skipBlanks();
            if (next() == ',') {
                at++;
                skipBlanks();
            } else if (next() != '}') {
                throw new Malformed();
            }
        }
        at++;
    }

    private void label() throws Malformed {
        boolean isQuoted = next() == '"';
        String label = isQuoted ? quoted() : word();
        skipBlanks();
        if (isQuoted && name.isEmpty() && (next() == ',' || next() == '}')) {
            name = label;
            return;
        }
        expect('=');
        skipBlanks();
        if (label.isEmpty() || labels.put(label, quoted()) != null) {
            throw new Malformed();
        }
    }

    private Sample values() throws Malformed {
        String rest = line.substring(at);
        int exemplar = rest.indexOf('#');
        String[] numbers = (exemplar < 0 ? rest : rest.substring(0, exemplar)).strip().split("\\s+", -1);
        if (numbers.length > 2) {
            throw new Malformed();
        }
        Optional<Instant> time = numbers.length == 2 ? Optional.of(timestamp(numbers[1])) : Optional.empty();
        return new Sample(name, labels, number(numbers[0]), time);
    }

    private Instant timestamp(String text) {
        BigDecimal number = new BigDecimal(text);
        BigDecimal millis = secondsTimestamps ? number.movePointRight(3) : number;
        if (millis.precision() - millis.scale() > 18) {
            throw new NumberFormatException("out of range");
        }
        return Instant.ofEpochMilli(millis.longValue());
    }

    private static double number(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            // unlike Double.parseDouble it takes no 1d, 1f or 0x1p3
            default -> new BigDecimal(text).doubleValue();
        };
    }

    private String quoted() throws Malformed {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (next() != '"') {
            char c = take();
            text.append(c == '\\' ? escaped(take()) : String.valueOf(c));
        }
        at++;
        return text.toString();
    }

    /** An escape that is none stands for itself, as Prometheus has it. */
    private static String escaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case '"', '\\' -> String.valueOf(c);
            default -> "\\" + c;
        };
    }

    private String word() {
        int from = at;
        while (at < line.length() && isWord(line.charAt(at))) {
            at++;
        }
        return line.substring(from, at);
    }

    private static boolean isWord(char c) {
        return c == '_' || c == ':' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void skipBlanks() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }

    private char next() throws Malformed {
        if (at >= line.length()) {
            throw new Malformed();
        }
        return line.charAt(at);
    }

    private char take() throws Malformed {
        char c = next();
        at++;
        return c;
    }

    private void expect(char c) throws Malformed {
        if (take() != c) {
            throw new Malformed();
        }
    }
}
