package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.metrics.source.Secrets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source that hangs or is dead costs those who ask it, and nobody else. */
final class IsolationTest {
    private final Server server = new Server();
    private volatile Instant now = Ask.NOON;
    private final Results results = new Results(() -> now, new Secrets(Optional.empty(), Map.of()), false);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        server.close();
        results.close();
        threads.close();
    }

    private CompletableFuture<String> later(String service, int n, Map<String, String> query) {
        return CompletableFuture.supplyAsync(() -> Results.words(Results.measured(
                results.answer(results.command(service, n, "web", query)))), threads);
    }

    private String asked(String service, String path) {
        return Results.words(results.measured(service, "web", Results.query("url", server.url() + path)));
    }

    @Test
    void hangingSourceAndAFastOneSideBySide() throws InterruptedException {
        try (Server hanging = new Server()) {
            // given
            hanging.answers(_ -> hanging.hang());
            server.answers(200, "1");
            List<CompletableFuture<String>> waiting = IntStream.range(0, 200)
                    .mapToObj(n -> later("test/slow" + n, 1, Results.query("url", hanging.url()))).toList();
            hanging.came.acquire(16);
            // when
            List<String> fast = IntStream.range(0, 50).mapToObj(n -> asked("test/fast" + n, "")).toList();
            // then
            assertThat(fast).containsOnly("VALUE 1");
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            assertThat(hanging.asked).as("never more than 16 at once").hasSize(16);
        }
    }

    @Test
    void questionsOfOneServiceThatHangLeaveTurnsOfTheSameSourceToOthers() throws InterruptedException {
        // given
        server.answers(asked -> asked.header("x-service").equals("slow") ? server.hang() : new Server.Says(200, "1"));
        List<CompletableFuture<String>> waiting = IntStream.range(0, 40).mapToObj(n -> later("test/slow", n,
                Results.query("url", server.url(), "header.X-Service", "slow"))).toList();
        server.came.acquire(4);
        // when
        List<String> fast = IntStream.range(0, 50).mapToObj(n -> asked("test/fast" + n, "")).toList();
        // then
        assertThat(fast).containsOnly("VALUE 1");
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void sourceThatHangsForOneServiceRestsForThisOneOnly() {
        // given
        server.answers(asked -> asked.header("x-service").equals("slow") ? server.hang() : new Server.Says(200, "1"));
        var slow = Results.query("url", server.url(), "header.X-Service", "slow", "timeout", "0.05");
        assertThat(later("test/slow", 1, slow).join()).startsWith("ERROR no answer within");
        // when // then
        assertThat(later("test/slow", 2, slow).join())
                .startsWith("ERROR not asked: it did not answer 1 times in a row");
        assertThat(asked("test/fast", "")).isEqualTo("VALUE 1");
    }

    @Test
    void deadSourceIsAskedByOneOfThousandsAndLessAndLessOften() {
        // given
        server.answers(503, "overloaded");
        // when
        for (int second = 0; second < 60; second++) {
            for (int rollout = 0; rollout < 50; rollout++) {
                assertThat(asked("test/s" + rollout, "/stats")).startsWith("ERROR ").contains("overloaded");
            }
            now = now.plusSeconds(1);
        }
        // then
        assertThat(server.asked).as("after 0, 1, 2, 4, 8, 16, 31 and 46 s").hasSize(8);
    }

    @Test
    void sourceThatIsBackIsAskedByAllAgain() {
        // given
        server.answers(503, "overloaded");
        asked("test/a", "/stats");
        server.answers(200, "1");
        assertThat(asked("test/b", "/stats")).startsWith("ERROR not asked: it did not answer 1 times in a row, next try"
                + " at 2026-01-01T12:00:00.500Z; the last: it answered 503: overloaded");
        // when
        now = now.plusMillis(500);
        // then
        assertThat(asked("test/b", "/stats")).isEqualTo("VALUE 1");
        assertThat(asked("test/a", "/stats")).isEqualTo("VALUE 1");
    }

    @Test
    void otherAddressOfTheSameHostDoesNotRestWithIt() {
        server.answers(asked -> asked.uri().getPath().equals("/dead")
                ? new Server.Says(503, "")
                : new Server.Says(200, "1"));
        assertThat(asked("test/a", "/dead")).startsWith("ERROR it answered 503");
        assertThat(asked("test/a", "/stats")).isEqualTo("VALUE 1");
    }

    @Test
    void whileOneTriesADeadSourceTheOthersAreToldSo() throws InterruptedException {
        // given
        server.answers(503, "overloaded");
        asked("test/a", "/stats");
        now = now.plusSeconds(1);
        server.answers(_ -> server.hang());
        server.came.drainPermits();
        var trying = later("test/a", 2, Results.query("url", server.url() + "/stats"));
        server.came.acquire();
        // when // then
        assertThat(asked("test/b", "/stats")).contains("and is being tried");
        assertThat(trying).isNotDone();
    }
}
