package dev.spillway.executor.metrics;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measure commands for canary {@code new} and baseline {@code old}, one each minute from noon on. */
final class Ask {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final Duration MINUTE = Duration.ofMinutes(1);

    private Ask() {}

    static Command measure(int n, String url) {
        return measure("errors", n, Map.of("url", url));
    }

    static Command measure(String analysis, int n, Map<String, String> query) {
        Instant due = NOON.plus(MINUTE.multipliedBy(n));
        return command("test/cart/r1/0/measure/" + analysis + "/" + n, due,
                new Desired.Measure(analysis, n, due, "new", Optional.of("old"), "prometheusText", query));
    }

    static Command command(String id, Instant due, Desired desired) {
        return new Command(id, "test/cart", "test/cart/r1", 0, 0, 1, new Target("errors", "metrics", "one", Map.of()),
                new Fence(1, 1), false, due, due.plus(MINUTE), desired);
    }

    static Map<String, String> with(Map<String, String> query, String key, String value) {
        Map<String, String> more = new HashMap<>(query);
        more.put(key, value);
        return more;
    }

    static List<Increment> increments(Answer answer) {
        return switch (answer) {
            case Answer.Increments(List<Increment> increments) -> increments;
            case Answer.Failed(String reason) -> throw new AssertionError(reason);
            case Answer.Refused(String reason) -> throw new AssertionError(reason);
            case Answer.Result result -> throw new AssertionError(result);
        };
    }

    static String failure(Answer answer) {
        return switch (answer) {
            case Answer.Increments increments -> throw new AssertionError(increments);
            case Answer.Result result -> throw new AssertionError(result);
            case Answer.Failed(String reason) -> reason;
            case Answer.Refused(String reason) -> reason;
        };
    }

    /** {@code errors/requests gap}. */
    static String words(Increment increment) {
        return increment.errors() + "/" + increment.requests() + increment.gap().map(gap -> " " + gap).orElse("");
    }

    static String page(long newGood, long newBad, long oldGood, long oldBad) {
        return series("new", "200", newGood) + series("new", "503", newBad) + series("old", "200", oldGood)
                + series("old", "503", oldBad);
    }

    static String series(String revision, String code, long count) {
        return "spillway_proxy_requests_total{revision=\"" + revision + "\",code=\"" + code + "\"} " + count + "\n";
    }
}
