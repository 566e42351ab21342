package dev.spillway.executor.metrics.prometheus;

import dev.spillway.executor.metrics.source.Durations;
import dev.spillway.executor.metrics.source.Keys;
import dev.spillway.executor.metrics.source.Mistake;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The times of a range query. */
record Range(Instant start, Instant end, Duration step) {

    /** Present if any of its keys is. */
    static Optional<Range> of(Keys keys, Instant now) throws Mistake {
        if (keys.under("range.").isEmpty()) {
            return Optional.empty();
        }
        var range = new Range(Moments.moment("range.start", keys.need("range.start"), now),
                Moments.moment("range.end", keys.text("range.end").orElse("now()"), now),
                Durations.need("range.step", keys.need("range.step")));
        if (range.end.isBefore(range.start)) {
            throw new Mistake("query.range.end is before range.start");
        }
        return Optional.of(range);
    }

    Map<String, String> fields() {
        return Map.of("start", seconds(start), "end", seconds(end), "step",
                BigDecimal.valueOf(step.toMillis(), 3).toPlainString());
    }

    static String seconds(Instant moment) {
        return BigDecimal.valueOf(moment.toEpochMilli(), 3).toPlainString();
    }
}
