package dev.spillway.executor.metrics.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go and Prometheus write them: {@code 1h30m}, {@code 500ms}, {@code 2d}. */
public final class Durations {
    /** One number and unit. */
    public static final String PART = "\\d{1,15}(?:\\.\\d{1,9})?(?:ns|us|µs|ms|s|m|h|d|w|y)";
    private static final Pattern PARTS = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h|d|w|y)");
    private static final Map<String, Long> NANOS = Map.of("ns", 1L, "us", 1_000L, "µs", 1_000L, "ms", 1_000_000L, "s",
            1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L, "d", 86_400_000_000_000L, "w",
            604_800_000_000_000L, "y", 31_536_000_000_000_000L);

    private Durations() {}

    /** Empty for what is none, or longer than some 290 years. */
    public static Optional<Duration> read(String text) {
        Matcher part = PARTS.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (part.find() && part.start() == at) {
            long unit = NANOS.getOrDefault(part.group(2), 0L);
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
            at = part.end();
        }
        boolean none = at == 0 || at < text.length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0;
        return none
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact()));
    }

    /** A positive one; a bare number is seconds. */
    public static Duration need(String key, String text) throws Mistake {
        String bare = text.strip().replaceFirst("^duration\\s*\\(\\s*[\"'](.*)[\"']\\s*\\)$", "$1").strip();
        return read(bare.matches("\\d{1,15}(\\.\\d{1,9})?") ? bare + "s" : bare).filter(Duration::isPositive)
                .orElseThrow(() -> new Mistake(
                        "query." + key + " must be a duration like 30s or 5m, but is '" + text + "'"));
    }
}
