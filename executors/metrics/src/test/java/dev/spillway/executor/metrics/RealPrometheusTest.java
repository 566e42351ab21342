package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real Prometheus answers, in each situation in which a rollout may find it. */
final class RealPrometheusTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Shop SHOP = new Shop();
    private static final Results RESULTS = new Results();
    @TempDir
    private static Path directory;
    private static Prometheus prometheus;

    @BeforeAll
    static void start() throws IOException {
        SHOP.grows("req{app=\"cart\",code=\"200\"}", 97);
        SHOP.grows("req{app=\"cart\",code=\"500\"}", 3);
        SHOP.grows("req{app=\"idle\",code=\"200\"}", 0);
        SHOP.grows("req{app=\"broken\",code=\"500\"}", 7);
        SHOP.grows("req{app=\"new\",code=\"200\",revision=\"new\"}", 1);
        SHOP.grows("http_requests_total{revision=\"new\",code=\"200\"}", 97);
        SHOP.grows("http_requests_total{revision=\"new\",code=\"500\"}", 3);
        SHOP.grows("http_requests_total{revision=\"old\",code=\"200\"}", 10);
        SHOP.counts("http_requests_total{revision=\"quiet\",code=\"200\"}", 5);
        prometheus = new Prometheus(directory, List.of(SHOP.target()));
        until("sum(rate(req{app=\"cart\"}[5s])) > 0", "VALUE [");
        until("sum(rate(req{app=\"broken\"}[5s])) > 0", "VALUE [");
    }

    @AfterAll
    static void stop() {
        RESULTS.close();
        prometheus.close();
        SHOP.close();
    }

    private static String ask(String query, String... more) {
        var keys = Results.query(more);
        keys.put("address", prometheus.url());
        keys.put("query", query);
        return Results.words(RESULTS.measured("test/cart", "prometheus", keys));
    }

    /** Awaits an answer that begins so and is not empty. */
    private static void until(String query, String beginning) {
        await().atMost(PATIENCE).until(() -> ask(query),
                said -> said.startsWith(beginning) && !said.equals("VALUE []"));
    }

    private static String share(String app, String good) {
        return "%s / sum(rate(req{app=\"%s\"}[5s]))".formatted(good.formatted(app), app);
    }

    private static final String GOOD = "sum(rate(req{app=\"%s\",code=~\"2..\"}[5s]))";
    private static final String GOOD_OR_ZERO = "(" + GOOD + " or vector(0))";

    @Test
    void withTrafficTheRateIsOneNumber() {
        String said = ask(share("cart", GOOD));
        assertThat(said).startsWith("VALUE [0.9");
        assertThat(Double.parseDouble(said.replaceAll("[^0-9.]", ""))).isBetween(0.9699, 0.9701);
    }

    @Test
    void withoutTrafficTheRateIsNoNumber() {
        assertThat(ask(share("idle", GOOD))).isEqualTo("VALUE [NaN]");
    }

    @Test
    void unknownServiceHasAnEmptyVector() {
        assertThat(ask(share("nobody", GOOD))).isEqualTo("VALUE []");
    }

    @Test
    void nothingButErrorsIsAnEmptyVectorUnlessTheQuerySaysOrZero() {
        assertThat(ask(share("broken", GOOD))).isEqualTo("VALUE []");
        assertThat(ask(share("broken", GOOD_OR_ZERO))).isEqualTo("VALUE [0]");
    }

    @Test
    void orZeroMakesNothingUpForAServiceThatIsNotThere() {
        assertThat(ask(share("nobody", GOOD_OR_ZERO))).isEqualTo("VALUE []");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"scalar(req{app=\"nobody\"})|VALUE NaN", "1 / 0|VALUE Infinity",
            "-1 / 0|VALUE -Infinity", "vector(1) / 0|VALUE [Infinity]", "42|VALUE 42", "0.5e-2|VALUE 0.005",
            "\"it worked\"|VALUE \"it worked\"",
            "count(vector(1) or label_replace(vector(1), \"a\", \"b\", \"\", \"\"))|VALUE [2]"})
    void everyTypeOfResultHasItsShape(String query, String said) {
        assertThat(ask(query)).isEqualTo(said);
    }

    @Test
    void queryThatCannotBeParsedIsAnErrorInPrometheusOwnWords() {
        assertThat(ask("sum(rate(req[5s])")).startsWith("ERROR it refused the query: bad_data: ")
                .contains("parse error: unclosed left parenthesis");
        assertThat(ask("req / on(app) group_left() req + {a=\"b\"} foo(1)")).startsWith("ERROR it refused the query: ");
    }

    @Test
    void rangeQueryGivesTheValuesOfAllSteps() {
        assertThat(ask("vector(7)", "range.start", "now() - duration(\"30s\")", "range.end", "now()", "range.step",
                "10s")).isEqualTo("VALUE [7,7,7,7]");
        assertThat(ask("vector(7)", "range.start", "1h", "range.step", "100ms"))
                .contains("exceeded maximum resolution of 11,000 points");
        assertThat(ask("vector(1.234567)", "range.start", "1h", "range.step", "1"))
                .startsWith("ERROR the result has more than 8192 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum(rate(req{app=\"cart\",code=~\"2..\"}[5s])) / sum(rate(req{app=\"cart\"}[5s]))",
            "sum by (code) (rate(req[5s] offset 1s)) # a comment (with brackets",
            "sum(rate(req{app='cart'}[5s])) without (code) or vector(0)",
            "histogram_quantile(0.9, sum(rate(req{le!=\"}\"}[5s])) by (le)) or absent(nobody) and on(app) up > bool 0",
            "max_over_time(sum(rate({__name__=\"req\"}[5s]))[10s:1s]) + ignoring(app) group_left(code) up{job=\"shop\"}",
            "label_replace(up, \"x\", \"req{\", \"\", \"\") and topk(1, req) unless req @ start() > Inf"})
    void ageOfWhatAQuerySelectsCanBeAskedOfEveryQuery(String query) {
        await().atMost(PATIENCE).until(() -> ask(query, "maxAge", "60"), said -> said.startsWith("VALUE ["));
    }

    /** Those of the documentation, in their order. */
    private static List<String> templates() throws IOException {
        return Pattern.compile("```promql\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../docs/metrics.md"))).results().map(block -> block.group(1))
                .toList();
    }

    private static String template(int index, String canary) throws IOException {
        return ask(templates().get(index).replace("{{canary}}", canary).replace("{{stable}}", "old"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyTemplateOfTheDocumentationCanBeAsked(String template) {
        assertThat(ask(template.replace("{{canary}}", "nobody").replace("{{stable}}", "nobody either")))
                .isEqualTo("VALUE []");
    }

    @Test
    void templatesSayWhatTheDocumentationSaysOfThem() throws IOException {
        assertThat(templates()).hasSize(8);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(numbers(template(1, "new"))).singleElement()
                .satisfies(share -> assertThat(share).isCloseTo(0.97, within(1e-9))));
        assertThat(numbers(template(0, "new"))).singleElement()
                .satisfies(share -> assertThat(share).isCloseTo(0.97, within(1e-9)));
        assertThat(template(0, "quiet")).isEqualTo("VALUE [NaN]");
        assertThat(template(1, "quiet")).as("fewer than 100 requests").isEqualTo("VALUE []");
        assertThat(numbers(template(2, "new"))).singleElement()
                .satisfies(more -> assertThat(more).isCloseTo(0.03, within(1e-9)));
        assertThat(template(2, "nobody")).isEqualTo("VALUE []");
    }

    private static List<Double> numbers(String said) {
        assertThat(said).startsWith("VALUE [");
        return Stream.of(said.substring(7, said.length() - 1).split(",")).filter(text -> !text.isEmpty())
                .map(Double::parseDouble).toList();
    }

    @Test
    @SuppressWarnings("try")
    void rateOfATargetThatHasGoneIsStaleThoughItIsAnsweredStill() throws IOException {
        try (Shop gone = new Shop();
                Prometheus other = new Prometheus(Files.createDirectory(directory.resolve("stale")),
                        List.of(gone.target()))) {
            // given
            gone.grows("req", 5);
            var keys = Results.query("address", other.url(), "query", "sum(rate(req[5m])) > 0", "maxAge", "30");
            await().atMost(PATIENCE).until(() -> Results.words(RESULTS.measured("test/cart", "prometheus", keys)),
                    said -> said.matches("VALUE \\[.+]"));
            // when
            gone.stops();
            // then
            await().atMost(PATIENCE).until(() -> Results.words(RESULTS.measured("test/cart", "prometheus", keys)),
                    said -> said.equals("STALE no series in the query has a sample any more; maxAge is 30.0 s"));
            keys.remove("maxAge");
            assertThat(Results.words(RESULTS.measured("test/cart", "prometheus", keys))).matches("VALUE \\[.+]");
        }
    }

    @Test
    void countersOfSeveralInstancesBecomeIncrementsThatAddUp() throws IOException {
        try (Shop one = new Shop();
                Shop two = new Shop();
                Prometheus fleet = new Prometheus(Files.createDirectory(directory.resolve("fleet")),
                        List.of(one.target(), two.target()))) {
            // given
            for (Shop shop : List.of(one, two)) {
                shop.counts("req{revision=\"new\",code=\"200\"}", 10);
                shop.counts("req{revision=\"new\",code=\"500\"}", 0);
                shop.counts("req{revision=\"old\",code=\"200\"}", 1000);
            }
            var keys = Results.query("address", fleet.url(), "requests", "req", "errors", "req{code=~\"5..\"} # bad");
            untilSeen(fleet, 1, "new", 20);
            untilSeen(fleet, 1, "old", 2000);
            assertThat(counted(1, keys)).allMatch(words -> words.startsWith("0/0 "));
            // when
            one.counts("req{revision=\"new\",code=\"500\"}", 2);
            two.counts("req{revision=\"new\",code=\"200\"}", 5);
            two.counts("req{revision=\"old\",code=\"200\"}", 40);
            untilSeen(fleet, 2, "new", 27);
            untilSeen(fleet, 2, "old", 2040);
            // then
            assertThat(counted(2, keys)).containsExactly("2/7", "0/40");
            // when
            one.restarts();
            one.counts("req{revision=\"new\",code=\"200\"}", 3);
            two.counts("req{revision=\"new\",code=\"200\"}", 1);
            two.counts("req{revision=\"old\",code=\"200\"}", 1);
            untilSeen(fleet, 3, "new", 19);
            untilSeen(fleet, 3, "old", 1041);
            // then
            assertThat(counted(3, keys)).satisfiesExactly(
                    fresh -> assertThat(fresh).startsWith("0/1 a counter was reset: "),
                    stable -> assertThat(stable).startsWith("0/1 a counter was reset: "));
        }
    }

    private static void untilSeen(Prometheus fleet, int n, String revision, int requests) {
        var keys = Results.query("address", fleet.url(), "query", "sum(req{revision=\"" + revision + "\"})");
        await("measurement " + n).atMost(PATIENCE).until(
                () -> Results.words(RESULTS.measured("test/cart", "prometheus", keys)),
                said -> said.equals("VALUE [" + requests + "]"));
    }

    private static List<String> counted(int n, Map<String, String> keys) {
        return Ask.increments(RESULTS.answer(RESULTS.command("test/fleet", n, "prometheus", keys))).stream()
                .map(Ask::words).toList();
    }

    @Test
    void prometheusThatWasKilledIsAnErrorAndNoLongerOnceItIsBack() throws IOException {
        try (Prometheus killed = new Prometheus(Files.createDirectory(directory.resolve("killed")),
                List.of(SHOP.target()))) {
            // given
            var keys = Results.query("address", killed.url(), "query", "sum(rate(req{app=\"cart\"}[5s])) > bool 0");
            await().atMost(PATIENCE).until(() -> Results.words(RESULTS.measured("test/cart", "prometheus", keys)),
                    said -> said.equals("VALUE [1]"));
            // when
            killed.kill();
            // then
            assertThat(Results.words(RESULTS.measured("test/cart", "prometheus", keys))).startsWith("ERROR ");
            assertThat(Results.words(RESULTS.measured("test/shop", "prometheus", keys)))
                    .startsWith("ERROR not asked: it did not answer 1 times in a row");
            // when
            killed.start();
            // then
            await().atMost(PATIENCE).until(() -> Results.words(RESULTS.measured("test/cart", "prometheus", keys)),
                    said -> said.equals("VALUE [1]"));
        }
    }
}
