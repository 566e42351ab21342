package dev.spillway.definition.yaml;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them ({@code time.ParseDuration}): {@code 1h30m}, {@code 1.5h}, {@code 250ms}; no days. */
public final class GoDuration {
    private static final Pattern WHOLE = Pattern
            .compile("([-+]?)((?:(?:\\d{1,9}(?:\\.\\d{0,9})?|\\.\\d{1,9})[a-zµμ]{1,2})+)");
    private static final Pattern PART = Pattern.compile("(\\d*\\.?\\d*)([a-zµμ]+)");
    private static final Map<String, Long> NANOS = Map.of("ns", 1L, "us", 1_000L, "µs", 1_000L, "μs", 1_000L, "ms",
            1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);

    private GoDuration() {}

    public static Optional<Duration> parse(String text) {
        if (text.matches("[-+]?0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(whole.group(2));
        while (part.find()) {
            Long unit = NANOS.get(part.group(2));
            if (unit == null) {
                return Optional.empty();
            }
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
        }
        // Go counts nanoseconds in 64 bits: about 292 years
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        Duration sum = Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
        return Optional.of(whole.group(1).equals("-") ? sum.negated() : sum);
    }
}
