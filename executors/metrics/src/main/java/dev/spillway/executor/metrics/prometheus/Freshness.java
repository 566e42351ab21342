package dev.spillway.executor.metrics.prometheus;

import dev.spillway.executor.metrics.source.Durations;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Keys;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what an answer was computed from is young enough: after its target has gone, a rate answers on from old samples
 * until its range has passed.
 */
public final class Freshness {
    /** Selectors look back so far and no farther. */
    private static final Duration LOOKBACK = Duration.ofMinutes(5);

    private final PrometheusApi api;

    public Freshness(PrometheusApi api) {
        this.api = api;
    }

    /**
     * Why the answer must not be used: the newest sample of all series in the expression is older than {@code maxAge}, or
     * nobody knows.
     *
     * @param at the end of a range that does not end now
     * @param end in nanoseconds, when the answer is of no use any more
     */
    public Optional<Finding> trouble(Question question, String expression, Optional<Instant> at, long end)
            throws Mistake {
        Optional<Duration> maxAge = maxAge(question.keys());
        Set<String> selectors = maxAge.isPresent() ? Selectors.of(expression) : Set.of();
        if (maxAge.isEmpty() || selectors.isEmpty()) {
            return Optional.empty();
        }
        var age = new Age();
        PrometheusApi.Said said = api.query(question, Selectors.age(selectors),
                at.map(moment -> Map.of("time", Range.seconds(moment))).orElse(Map.of()), age, end);
        return switch (said) {
            case PrometheusApi.Said.None(Finding finding) -> Optional.of(finding);
            case PrometheusApi.Said.Data _ -> age.stale(maxAge.get());
        };
    }

    private static Optional<Duration> maxAge(Keys keys) throws Mistake {
        Optional<String> text = keys.text("maxAge");
        Duration age = text.isEmpty() ? LOOKBACK : Durations.need("maxAge", text.get());
        if (age.compareTo(LOOKBACK) > 0) {
            throw new Mistake("query.maxAge must be at most " + LOOKBACK.toSeconds()
                    + " s, as Prometheus does not look back farther");
        }
        return text.map(_ -> age);
    }

    /** The one sample of the answer, if there is one. */
    private static final class Age implements Samples {
        private Optional<Double> seconds = Optional.empty();

        @Override
        public boolean take(Map<String, String> labels, String value) {
            seconds = Result.number(value).map(Double::parseDouble);
            return true;
        }

        private Optional<Finding> stale(Duration maxAge) {
            String limit = "maxAge is " + maxAge.toMillis() / 1000.0 + " s";
            if (seconds.isEmpty()) {
                return Optional.of(new Finding.Stale("no series in the query has a sample any more; " + limit));
            }
            return seconds.filter(age -> !(age * 1000 <= maxAge.toMillis()))
                    .map(age -> new Finding.Stale("its newest sample is " + age + " s old; " + limit));
        }
    }
}
