package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Increment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is scraped when: increments neither overlap nor lose nor invent a request, except where they say gap. */
final class CountsAddUpTest {
    private static final List<String> REVISIONS = List.of("new", "old");

    /** What the exporter really counts, and of that what nobody can know because it lay before a gap. */
    private static final class Truth {
        private final Map<String, Long> counters = new TreeMap<>();
        private final Map<String, Long> grown = new HashMap<>();

        private void serve(String revision, boolean bad, int requests) {
            counters.merge(Ask.series(revision, bad ? "503" : "200", 0).replace(" 0\n", ""), (long) requests,
                    Long::sum);
            grown.merge(revision, (long) requests, Long::sum);
        }

        private String page() {
            StringBuilder page = new StringBuilder("process_start_time_seconds 1000\n");
            counters.forEach((series, count) -> page.append(series).append(' ').append(count).append('\n'));
            return page.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void sumOfTheIncrementsIsTheTrueGrowthWhateverTheScrapeTimes(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Instant[] now = {Ask.NOON};
        try (Exporter exporter = new Exporter();
                MeasureHandler handler = new MeasureHandler(Duration.ofSeconds(30), () -> now[0])) {
            Truth truth = new Truth();
            truth.serve("old", false, 1000);
            exporter.says(truth.page());
            Map<String, Instant> seenTo = new HashMap<>();
            take(handler.measure(Ask.measure(1, exporter.url())), new HashMap<>(), seenTo);
            truth.grown.clear();
            Map<String, Long> counted = new HashMap<>();
            for (int n = 2; n <= 60; n++) {
                now[0] = now[0].plusMillis(random.nextInt(60_000));
                serve(truth, random);
                boolean answers = n == 60 || random.nextInt(4) > 0;
                exporter.answers(answers ? 200 : 503, truth.page());
                take(handler.measure(Ask.measure(n, exporter.url())), counted, seenTo);
            }
            assertThat(counted).as("seed %d", seed).isEqualTo(truth.grown);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void resetsAreGapsAndEverythingBetweenThemIsCounted(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        try (Exporter exporter = new Exporter();
                MeasureHandler handler = new MeasureHandler(Duration.ofSeconds(30), () -> Ask.NOON)) {
            Truth truth = new Truth();
            exporter.says(truth.page());
            Answer _ = handler.measure(Ask.measure(1, exporter.url()));
            int restarts = 0;
            for (int n = 2; n <= 60; n++) {
                boolean restarted = random.nextInt(5) == 0;
                restarts += restarted ? 1 : 0;
                if (restarted) {
                    truth.counters.clear();
                }
                truth.grown.clear();
                serve(truth, random);
                exporter.says(truth.page().replace("1000", String.valueOf(1000 + restarts)));
                for (Increment increment : Ask.increments(handler.measure(Ask.measure(n, exporter.url())))) {
                    assertThat(increment.gap().isPresent()).as("seed %d, n %d", seed, n).isEqualTo(restarted);
                    assertThat(increment.requests()).as("seed %d, n %d", seed, n)
                            .isEqualTo(restarted ? 0 : truth.grown.getOrDefault(increment.revision(), 0L));
                }
            }
        }
    }

    private static void serve(Truth truth, RandomGenerator random) {
        for (int i = random.nextInt(6); i > 0; i--) {
            truth.serve(REVISIONS.get(random.nextInt(2)), random.nextInt(10) == 0, 1 + random.nextInt(50));
        }
    }

    private static void take(Answer answer, Map<String, Long> counted, Map<String, Instant> seenTo) {
        switch (answer) {
            case Answer.Failed(String reason) -> assertThat(reason).contains("503");
            case Answer.Refused _,Answer.Result _ -> throw new AssertionError(answer);
            case Answer.Increments(List<Increment> increments) -> increments.forEach(increment -> {
                Instant seen = seenTo.getOrDefault(increment.revision(), increment.from());
                assertThat(increment.from()).as("it begins where the one before ended").isEqualTo(seen);
                seenTo.put(increment.revision(), increment.to());
                if (increment.requests() > 0) {
                    counted.merge(increment.revision(), increment.requests(), Long::sum);
                }
            });
        }
    }
}
