package dev.spillway.definition.yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and percentages as people write them. */
public final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(-?)((?:\\d{1,9}(?:ms|d|h|m|s))+)");
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|d|h|m|s)");
    private static final Pattern PERCENT = Pattern.compile("(-?\\d{1,9}(?:\\.\\d{1,9})?)\\s*%?");
    private static final Map<String, Duration> UNITS = Map.of("ms", Duration.ofMillis(1), "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private Quantities() {}

    /** {@code 15m}, {@code 30s}, {@code 1h30m}, {@code 250ms}, {@code 2d}; a sign in front makes it negative. */
    public static Optional<Duration> duration(String text) {
        Matcher whole = DURATION.matcher(text.strip());
        if (!whole.matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(whole.group(2));
        while (part.find()) {
            sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
        }
        return Optional.of(whole.group(1).isEmpty() ? sum : sum.negated());
    }

    /** {@code 5}, {@code 5%} and {@code 0.1 %}: a number is a percentage, with or without its sign. */
    public static Optional<BigDecimal> percent(String text) {
        Matcher whole = PERCENT.matcher(text.strip());
        return whole.matches() ? Optional.of(new BigDecimal(whole.group(1))) : Optional.empty();
    }

    private static Duration unit(String name) {
        return Optional.ofNullable(UNITS.get(name)).orElseThrow();
    }
}
