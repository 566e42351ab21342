package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Increment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw counters in Prometheus, differenced. */
final class PrometheusCountersTest {
    private final Server server = new Server();
    private final Results results = new Results();
    private final Map<String, Long> counters = new TreeMap<>();
    private final Map<String, String> query = Results.query("address", server.url(), "requests", "req", "errors",
            "req{code=~\"5..\"}");

    @AfterEach
    void stop() {
        results.close();
        server.close();
    }

    /** Counts at an instance; bad ones are among all. */
    private void counts(String instance, String revision, long good, long bad) {
        counters.merge("requests " + instance + " " + revision + " 200", good, Long::sum);
        counters.merge("requests " + instance + " " + revision + " 500", bad, Long::sum);
        counters.merge("errors " + instance + " " + revision + " 500", bad, Long::sum);
    }

    private void goes(String instance) {
        counters.keySet().removeIf(key -> key.contains(" " + instance + " "));
    }

    private void answer() {
        var samples = new StringBuilder();
        counters.forEach((key, count) -> {
            List<String> words = List.of(key.split(" ", -1));
            samples.append(samples.isEmpty() ? "" : ",").append("""
                    {"metric":{"spillway_what":"%s","instance":"%s","revision":"%s","code":"%s"},"value":[1,"%d"]}"""
                    .formatted(words.get(0), words.get(1), words.get(2), words.get(3), count));
        });
        server.answers(200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + samples + "]}}");
    }

    private List<Increment> increments(int n) {
        answer();
        return Ask.increments(results.answer(results.command("test/cart", n, "prometheus", query)));
    }

    private List<String> measured(int n) {
        return increments(n).stream().map(Ask::words).toList();
    }

    @Test
    void bothExpressionsAreAskedInOneQuerySoThatBothAreSeenAtTheSameMoment() {
        // when
        measured(1);
        // then
        assertThat(server.asked).hasSize(1);
        assertThat(URLDecoder.decode(server.asked.getFirst().body(), StandardCharsets.UTF_8)).startsWith(
                "query=label_replace((req\n), \"spillway_what\", \"requests\", \"\", \"\") or "
                        + "label_replace((req{code=~\"5..\"}\n), \"spillway_what\", \"errors\", \"\", \"\")&");
    }

    @Test
    void incrementsAreDifferencesOfAllInstancesAndSaySourceAndInterval() {
        counts("a", "new", 10, 1);
        counts("b", "old", 100, 0);
        measured(1);
        counts("a", "new", 5, 2);
        counts("b", "old", 50, 0);
        List<Increment> increments = increments(2);
        assertThat(increments.stream().map(Ask::words)).containsExactly("2/7", "0/50");
        assertThat(increments.getFirst().source()).isEqualTo("prometheus " + server.url());
        assertThat(increments.getFirst().id()).isEqualTo("test/cart/r1/0/measure/rate/2/new");
    }

    @Test
    void restartOfOneInstanceTakesOnlyItsOwnCountsAway() {
        counts("a", "new", 10, 5);
        counts("b", "new", 10, 0);
        counts("c", "old", 100, 0);
        measured(1);
        goes("a");
        counts("a", "new", 3, 9);
        counts("b", "new", 4, 1);
        counts("c", "old", 7, 0);
        assertThat(increments(2)).satisfiesExactly(
                fresh -> assertThat(Ask.words(fresh)).startsWith("1/5 a counter was reset"),
                stable -> assertThat(Ask.words(stable)).isEqualTo("0/7"));
        counts("a", "new", 1, 1);
        assertThat(measured(3)).as("then it counts again").containsExactly("1/2", "0/0");
    }

    @Test
    void instanceThatGoesOrComesBackIsAGapAndTheOthersAreCounted() {
        counts("a", "new", 10, 0);
        counts("b", "new", 10, 0);
        measured(1);
        goes("a");
        counts("b", "new", 2, 0);
        assertThat(measured(2)).containsExactly("0/2 series of the revision are gone", "0/0");
        counts("a", "new", 50, 0);
        counts("b", "new", 2, 0);
        assertThat(measured(3)).containsExactly("0/2 series of the revision came back", "0/0");
        counts("c", "new", 9, 1);
        assertThat(measured(4)).as("a new one counts from zero").containsExactly("1/10", "0/0");
    }

    @Test
    void canaryMayBeNamedInTheQueryInsteadOfALabel() {
        // given
        query.put("requests", "sum(req{pod=~\"cart-new-.*\"})");
        query.put("errors", "sum(req{pod=~\"cart-new-.*\",code=~\"5..\"})");
        String sample = "{\"metric\":{\"spillway_what\":\"%s\"},\"value\":[1,\"%d\"]}";
        String answer = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + sample + ","
                + sample + "]}}";
        // when
        server.answers(200, answer.formatted("requests", 10, "errors", 1));
        results.answer(results.command("test/cart", 1, "prometheus", query));
        server.answers(200, answer.formatted("requests", 30, "errors", 2));
        Answer second = results.answer(results.command("test/cart", 2, "prometheus", query));
        // then
        assertThat(Ask.increments(second).stream().map(Ask::words)).containsExactly("1/20", "0/0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "\"spillway_what\":\"requests\"|1|a series has no label 'revision', and the query does not name {{canary}}",
            "\"spillway_what\":\"requests\",\"revision\":\"new\"|0.5|requests must select raw counters, without rate",
            "\"spillway_what\":\"errors\",\"revision\":\"new\"|NaN|errors must select raw counters, without rate",
            "\"spillway_what\":\"errors\",\"revision\":\"new\"|-1|errors must select raw counters, without rate"})
    void whatCannotBeCountedFailsTheMeasurement(String labels, String value, String reason) {
        server.answers(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{"
                + labels + "},\"value\":[1,\"" + value + "\"]}]}}");
        assertThat(Ask.failure(results.answer(results.command("test/cart", 1, "prometheus", query))))
                .startsWith(reason);
    }

    @Test
    void moreErrorsThanRequestsAreAGap() {
        counts("a", "new", 10, 0);
        measured(1);
        counters.put("errors a new 500", 50L);
        assertThat(measured(2).getFirst()).startsWith("0/0 more failed requests than requests");
    }

    @Test
    void failedLookLosesNothing() {
        counts("a", "new", 10, 0);
        measured(1);
        server.answers(400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no\"}");
        assertThat(Ask.failure(results.answer(results.command("test/cart", 2, "prometheus", query))))
                .isEqualTo("it refused the query: bad_data: no");
        counts("a", "new", 5, 1);
        assertThat(measured(3).getFirst()).isEqualTo("1/6 missed scrape: 1 in this interval");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"errors| |query.errors is missing", "query|up|query.query is not known"})
    void mistakesOfTheAuthorAreNamed(String key, String text, String reason) {
        query.put(key, text == null ? "" : text);
        assertThat(Ask.failure(results.answer(results.command("test/cart", 1, "prometheus", query))))
                .startsWith(reason);
    }

    /** Whatever restarts when: nothing is counted twice, and nothing that was not there. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void withoutAGapAllIsCountedAndWithOneNeverTooMuch(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        counts("a", "new", 0, 0);
        counts("b", "new", 0, 0);
        counts("b", "old", 0, 0);
        measured(1);
        for (int n = 2; n <= 40; n++) {
            Map<String, Long> truth = new HashMap<>();
            boolean restarts = random.nextInt(4) == 0;
            if (restarts) {
                goes("a");
                counts("a", "new", 0, 0);
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                String instance = random.nextBoolean() ? "a" : "b";
                String revision = instance.equals("a") || random.nextBoolean() ? "new" : "old";
                int good = random.nextInt(30);
                int bad = random.nextInt(3);
                counts(instance, revision, good, bad);
                truth.merge(revision, (long) good + bad, Long::sum);
            }
            for (Increment increment : increments(n)) {
                long really = truth.getOrDefault(increment.revision(), 0L);
                assertThat(increment.requests()).as("seed %d, n %d", seed, n).isLessThanOrEqualTo(really);
                if (increment.gap().isEmpty()) {
                    assertThat(restarts || increment.requests() == really).as("seed %d, n %d, %s of %d", seed, n,
                            increment, really).isTrue();
                }
            }
        }
    }
}
