package dev.spillway.executor.metrics.prometheus;

import dev.spillway.executor.metrics.http.Access;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Keys;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import dev.spillway.executor.metrics.source.Source;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The value of an expression, in the shape that Argo Rollouts gives it: a scalar is a number, a vector a list of numbers
 * without labels, a matrix the same with the values of all series one after the other, a string a string.
 */
public final class PrometheusSource implements Source {
    public static final String PROVIDER = "prometheus";
    private static final Set<String> KEYS = Access.keys("address", "query", "range.start", "range.end", "range.step",
            "maxAge", "warnings");

    private final PrometheusApi api;
    private final Freshness freshness;
    private final InstantSource clock;

    public PrometheusSource(PrometheusApi api, InstantSource clock) {
        this.api = api;
        this.freshness = new Freshness(api);
        this.clock = clock;
    }

    @Override
    public String address(Map<String, String> query) {
        return PROVIDER + " " + Access.published(query.getOrDefault("address", "")).replaceFirst("/+$", "");
    }

    @Override
    public Finding ask(Question question) throws Mistake {
        question.keys().only(KEYS);
        String expression = question.keys().need("query");
        boolean warningsIgnored = warningsIgnored(question.keys());
        long end = System.nanoTime() + question.within(PrometheusApi.TIMEOUT).toNanos();
        var result = new Result();
        Optional<Range> range = Range.of(question.keys(), clock.instant());
        PrometheusApi.Said said = range.isPresent()
                ? api.range(question, expression, range.get().fields(), result, end)
                : api.query(question, expression, Map.of(), result, end);
        return switch (said) {
            case PrometheusApi.Said.None(Finding finding) -> finding;
            case PrometheusApi.Said.Data(Answer answer) -> {
                Finding finding = result.of(answer, warningsIgnored);
                Optional<Finding> old = result.empty()
                        ? Optional.empty()
                        : freshness.trouble(question, expression, range.map(Range::end), end);
                yield finding instanceof Finding.Value && old.isPresent() ? old.get() : finding;
            }
        };
    }

    /** What Prometheus warns of may be a part of the data that is missing. */
    public static boolean warningsIgnored(Keys keys) throws Mistake {
        String warnings = keys.text("warnings").orElse("error");
        return switch (warnings) {
            case "error" -> false;
            case "ignore" -> true;
            default -> throw new Mistake("query.warnings must be error or ignore, but is '" + warnings + "'");
        };
    }

    @Override
    public void close() {
        api.close();
    }
}
