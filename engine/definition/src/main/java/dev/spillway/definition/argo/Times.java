package dev.spillway.definition.argo;

import dev.spillway.definition.yaml.GoDuration;
import dev.spillway.definition.yaml.YamlField;
import java.time.Duration;
import java.util.Optional;

/** Times as Argo Rollouts reads them. */
final class Times {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    /** Seconds in 32 bits, as in the API. */
    private static final int MOST = 999_999_999;

    private Times() {}

    /** A Go duration, not negative. */
    static Optional<Duration> duration(YamlField field) {
        Optional<String> text = field.text();
        Optional<Duration> duration = text.flatMap(GoDuration::parse).filter(d -> !d.isNegative());
        if (text.isPresent() && duration.isEmpty()) {
            field.wrong("must be a duration such as 30s, 5m or 1h30m, not negative, but was '" + text.get() + "'");
        }
        return duration;
    }

    static Optional<Duration> interval(YamlField field) {
        Optional<Duration> interval = duration(field);
        if (interval.isPresent() && interval.get().compareTo(SHORTEST) < 0) {
            field.wrong("must be at least 100ms");
            return Optional.empty();
        }
        return interval;
    }

    /** Seconds as a number or a text, or a Go duration, whose parts of a second are cut off. */
    static Optional<Duration> pause(YamlField field) {
        Optional<String> text = field.text().map(String::strip);
        Optional<Duration> duration = text.filter(t -> t.matches("\\d{1,9}"))
                .map(t -> Duration.ofSeconds(Integer.parseInt(t))).or(() -> text.flatMap(GoDuration::parse)
                        .filter(d -> !d.isNegative()).map(d -> Duration.ofSeconds(d.toSeconds())));
        if (text.isPresent() && duration.isEmpty()) {
            field.wrong("must be seconds such as 30, or a duration such as 30s, 5m or 1h30m, not negative, but was '"
                    + text.get() + "'");
        }
        return duration;
    }

    static Optional<Duration> seconds(YamlField field) {
        return field.integer(0, MOST).map(Duration::ofSeconds);
    }
}
