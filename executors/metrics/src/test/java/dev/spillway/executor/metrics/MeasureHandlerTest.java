package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Desired;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Increment.LatencyBucket;
import dev.spillway.executor.metrics.source.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MeasureHandlerTest {
    private final Exporter exporter = new Exporter();
    private Instant now = Ask.NOON;
    private final MeasureHandler handler = new MeasureHandler(Duration.ofSeconds(30), () -> now);

    @AfterEach
    void stop() {
        handler.close();
        exporter.close();
    }

    @Test
    void firstMeasurementIsAnEmptyGapAndLaterOnesAreDifferences() {
        assertThat(measured(1, Ask.page(100, 10, 1000, 20))).containsExactly("0/0 counting begins here",
                "0/0 counting begins here");
        assertThat(measured(2, Ask.page(130, 12, 1500, 20))).containsExactly("2/32", "0/500");
        assertThat(measured(3, Ask.page(130, 12, 1500, 20))).containsExactly("0/0", "0/0");
    }

    @Test
    void incrementSaysWhatItAnswers() {
        // given
        measured(1, Ask.page(1, 0, 1, 0));
        // when
        measured(2, Ask.page(2, 0, 1, 0));
        Increment increment = Ask.increments(handler.measure(Ask.measure(2, exporter.url()))).getFirst();
        // then
        assertThat(increment.id()).isEqualTo("test/cart/r1/0/measure/errors/2/new");
        assertThat(increment.source()).isEqualTo(exporter.url());
        assertThat(increment.from()).isEqualTo(Ask.NOON.plusSeconds(60));
        assertThat(increment.to()).isEqualTo(Ask.NOON.plusSeconds(120));
    }

    @Test
    void restartOfTheCollectorIsAGap() {
        // given
        measured(1, Ask.page(1, 0, 1, 0));
        // when // then
        try (MeasureHandler restarted = new MeasureHandler(Duration.ofSeconds(30), () -> now)) {
            assertThat(Ask.increments(restarted.measure(Ask.measure(2, exporter.url()))).stream().map(Ask::words))
                    .containsExactly("0/0 collector restarted", "0/0 collector restarted");
        }
    }

    @Test
    void counterThatGoesBackMakesAGapOfTheWholePageAsOthersMayHaveOutgrownTheirs() {
        measured(1, Ask.page(10, 0, 1000, 0));
        assertThat(measured(2, Ask.page(30, 0, 5, 0))).allMatch(words -> words.startsWith("0/0 a counter was reset"));
        assertThat(measured(3, Ask.page(31, 0, 7, 1))).containsExactly("0/1", "1/3");
    }

    @Test
    void restartOfTheSourceIsAGapThoughItsCountersHaveOutgrownTheOldOnes() {
        measured(1, "process_start_time_seconds 1000\n" + Ask.page(1, 0, 1, 0));
        assertThat(measured(2, "process_start_time_seconds 1060\n" + Ask.page(9, 0, 9, 0)))
                .containsExactly("0/0 the source was restarted", "0/0 the source was restarted");
        assertThat(measured(3, "process_start_time_seconds 1060\n" + Ask.page(10, 0, 11, 0))).containsExactly("0/1",
                "0/2");
    }

    @Test
    void seriesThatAppearsLaterCountsFromZero() {
        measured(1, Ask.series("old", "200", 1000));
        assertThat(measured(2, Ask.series("old", "200", 1001))).as("no data").containsExactly("0/0", "0/1");
        assertThat(measured(3, Ask.page(7, 2, 1001, 1))).containsExactly("2/9", "1/1");
    }

    @Test
    void seriesThatGoesAndComesBackIsAGapTwiceForItsRevisionOnly() {
        measured(1, Ask.page(7, 2, 10, 0));
        assertThat(measured(2, Ask.series("old", "200", 11) + Ask.series("old", "503", 0)))
                .containsExactly("0/0 series of the revision are gone", "0/1");
        assertThat(measured(3, Ask.page(9, 2, 12, 0))).containsExactly("0/0 series of the revision came back", "0/1");
        assertThat(measured(4, Ask.page(10, 3, 12, 0))).containsExactly("1/2", "0/0");
    }

    @Test
    void latencyBucketsAreDisjointInMillisecondsAndOfTheInterval() {
        // given
        Map<String, String> query = Map.of("url", exporter.url(), "durationMetric", "took", "durationUnit", "s");
        exporter.says(Ask.page(5, 0, 0, 0) + histogram(1, 3, 5));
        at(1);
        Ask.increments(handler.measure(Ask.measure("slow", 1, query)));
        // when
        exporter.says(Ask.page(15, 0, 0, 0) + histogram(2, 6, 15));
        at(2);
        Increment increment = Ask.increments(handler.measure(Ask.measure("slow", 2, query))).getFirst();
        // then
        assertThat(increment.latencyBuckets()).containsExactly(new LatencyBucket(1, 1), new LatencyBucket(70, 2),
                new LatencyBucket(Long.MAX_VALUE, 7));
    }

    @Test
    void onlySeriesWithTheLabelsOfTheQueryCount() {
        // given
        Map<String, String> query = Ask.with(Map.of("url", exporter.url()), "label.code", "503");
        exporter.says(Ask.page(1, 1, 1, 1));
        Ask.increments(handler.measure(Ask.measure("errors", 1, query)));
        // when
        exporter.says(Ask.page(11, 3, 11, 4));
        // then
        assertThat(Ask.increments(handler.measure(Ask.measure("errors", 2, query))).stream().map(Ask::words))
                .containsExactly("2/2", "3/3");
    }

    static Stream<Arguments> pagesThatCannotBeCountedOn() {
        String good = Ask.page(2, 0, 2, 0);
        return Stream.of(Arguments.of(500, good, "answered 500"), Arguments.of(302, "", "answered 302"),
                Arguments.of(200, "<html>\nlog in\n</html>\n", "not in the Prometheus text format"),
                Arguments.of(200, good + "spillway_proxy_requests_total{revision=\n", "malformed line"),
                Arguments.of(200, good + "other 1", "cut off"),
                Arguments.of(200, good + Ask.series("new", "200", 3), "twice"),
                Arguments.of(200, Ask.series("new", "404", -1), "is -1"),
                Arguments.of(200, Ask.series("new", "404", 1).replace(" 1", " NaN"), "is NaN"),
                Arguments.of(200, Ask.series("new", "404", 1).replace(" 1", " +Inf"), "is Infinity"),
                Arguments.of(200, histogram(5, 3, 9).replace("took", "spillway_proxy_request_duration_milliseconds"),
                        "a histogram falls"),
                Arguments.of(200, "# much\n".repeat(Limits.ANSWER_BYTES / 7 + 1), "more than 8 MiB"));
    }

    @ParameterizedTest
    @MethodSource("pagesThatCannotBeCountedOn")
    void pageThatCannotBeCountedOnFailsAndItsCountsComeWithTheNext(int status, String page, String reason) {
        // given
        measured(1, Ask.page(1, 0, 1, 0));
        // when
        exporter.answers(status, page);
        at(2);
        // then
        assertThat(Ask.failure(handler.measure(Ask.measure(2, exporter.url())))).contains(reason);
        assertThat(measured(3, Ask.page(4, 1, 1, 0))).containsExactly("1/4 missed scrape: 1 in this interval",
                "0/0 missed scrape: 1 in this interval");
    }

    @Test
    void sourceThatRepeatsItselfIsStaleAndNothingIsLost() {
        String stamp = " " + Ask.NOON.toEpochMilli() + "\n";
        String later = " " + Ask.NOON.plusSeconds(150).toEpochMilli() + "\n";
        measured(1, Ask.page(1, 0, 1, 0).replace("\n", stamp));
        at(2);
        assertThat(Ask.failure(handler.measure(Ask.measure(2, exporter.url())))).startsWith("stale");
        assertThat(measured(3, Ask.page(3, 0, 4, 0).replace("\n", later))).containsExactly("0/2", "0/3");
    }

    @Test
    void sourceThatHangsInTheMiddleOfThePageFailsInTime() {
        // given
        exporter.says(Ask.page(1, 0, 1, 0));
        exporter.hangs();
        // when // then
        try (MeasureHandler impatient = new MeasureHandler(Duration.ofMillis(50), () -> now)) {
            assertThat(Ask.failure(impatient.measure(Ask.measure(1, exporter.url())))).contains("no answer within");
        }
    }

    @Test
    void slowSourceDelaysNoOther() throws InterruptedException {
        try (Exporter slow = new Exporter(); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // given
            slow.hangs();
            List<CompletableFuture<Answer>> waiting = Stream.of("a", "b", "c", "d", "e", "f")
                    .map(analysis -> CompletableFuture.supplyAsync(
                            () -> handler.measure(Ask.measure(analysis, 1, Map.of("url", slow.url()))), threads))
                    .toList();
            slow.asked.acquire(4);
            // when
            assertThat(measured(1, Ask.page(1, 0, 1, 0))).hasSize(2);
            // then
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            assertThat(slow.asked.availablePermits()).as("more than four at once").isZero();
            handler.close();
        }
    }

    @Test
    void secondAnalysisOfAPageBeginsAtTheScrapeOfTheFirst() {
        // given
        measured(1, Ask.page(1, 0, 1, 0));
        // when
        exporter.says(Ask.page(3, 0, 2, 0));
        Answer answer = handler.measure(Ask.measure("slow", 1, Map.of("url", exporter.url())));
        // then
        assertThat(Ask.increments(answer).stream().map(Ask::words)).containsExactly("0/2", "0/1");
    }

    @Test
    void scrapeFromLongBeforeTheRunIsNotReachedBackTo() {
        // given
        measured(1, Ask.page(1, 0, 1, 0));
        // when
        exporter.says(Ask.page(300, 0, 200, 0));
        now = Ask.NOON.plusSeconds(3600);
        Instant due = now;
        Desired again = new Desired.Measure("slow", 1, due, "new", Optional.empty(), "prometheusText",
                Map.of("url", exporter.url()));
        // then
        assertThat(Ask.increments(handler.measure(Ask.command("again", due, again))).stream().map(Ask::words))
                .containsExactly("0/0 counting begins here");
    }

    @Test
    void measurementsThatWereTakenElsewhereMakeAGap() {
        measured(1, Ask.page(1, 0, 1, 0));
        assertThat(measured(4, Ask.page(9, 0, 9, 0))).allMatch(words -> words
                .equals("0/0 measurements 2 to 3 were not taken here"));
    }

    @Test
    void duplicateGetsTheSameAnswer() {
        // given
        measured(1, Ask.page(1, 0, 1, 0));
        exporter.says(Ask.page(2, 0, 1, 0));
        Answer first = handler.measure(Ask.measure(2, exporter.url()));
        exporter.says(Ask.page(9, 0, 9, 0));
        // when // then
        assertThat(handler.measure(Ask.measure(2, exporter.url()))).isEqualTo(first);
    }

    @Test
    void mistakesOfTheAuthorAreSaid() {
        assertThat(Ask.failure(handler.measure(Ask.measure("e", 1, Map.of())))).contains("query.url");
        assertThat(Ask.failure(handler.measure(Ask.measure("e", 1, Map.of("url", "file:///etc/passwd")))))
                .contains("http or https");
        assertThat(Ask.failure(handler.measure(Ask.measure("e", 1, Map.of("url", "http://u:p@host/")))))
                .contains("credentials").doesNotContain("u:p");
        assertThat(Ask.failure(handler.measure(Ask.measure("e", 1, Map.of("url", exporter.url(), "erorLabel", "x")))))
                .contains("erorLabel");
        assertThat(Ask.failure(handler.measure(
                Ask.measure("e", 1, Map.of("url", exporter.url(), "errorPattern", "5(.")))))
                .contains("regular expression");
    }

    private static String histogram(long half, long seventy, long all) {
        return """
                took_bucket{revision="new",le="0.0005"} %d
                took_bucket{revision="new",le="0.07"} %d
                took_bucket{revision="new",le="+Inf"} %d
                took_sum{revision="new"} 1.5
                took_count{revision="new"} %d
                """.formatted(half, seventy, all, all);
    }

    private List<String> measured(int n, String page) {
        exporter.says(page);
        at(n);
        return Ask.increments(handler.measure(Ask.measure(n, exporter.url()))).stream().map(Ask::words).toList();
    }

    private void at(int n) {
        now = Ask.NOON.plus(Ask.MINUTE.multipliedBy(n));
    }
}
