package dev.spillway.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Increment.LatencyBucket;
import dev.spillway.executor.RouterCounts.Counted;
import dev.spillway.executor.RouterCounts.Look;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RouterCountsTest {
    private static final String SERVICE = "prod/checkout";
    private static final SortedSet<String> BOTH = new TreeSet<>(List.of("v1", "v2"));
    private final RouterCounts counts = new RouterCounts("proxy");

    private static Counted counted(long requests, long errors) {
        return new Counted(requests, errors, List.of(new LatencyBucket(100, requests - errors),
                new LatencyBucket(Long.MAX_VALUE, errors)));
    }

    private List<Increment> look(int second, String process, Map<String, Counted> revisions) {
        return counts.since(SERVICE, BOTH, new Look(process, Instant.ofEpochSecond(second), revisions));
    }

    @Test
    void bothRevisionsAreCountedOverTheSameInterval() {
        // given
        List<Increment> first = look(0, "a", Map.of("v1", counted(1000, 10), "v2", counted(0, 0)));

        // when
        List<Increment> next = look(5, "a", Map.of("v1", counted(1900, 14), "v2", counted(100, 3)));

        // then
        assertThat(first).isEmpty();
        assertThat(next).extracting(Increment::revision).containsExactly("v1", "v2");
        assertThat(next).allSatisfy(i -> {
            assertThat(i.from()).isEqualTo(Instant.ofEpochSecond(0));
            assertThat(i.to()).isEqualTo(Instant.ofEpochSecond(5));
            assertThat(i.analysis()).isEqualTo(RouterCounts.ANALYSIS);
            assertThat(i.gap()).isEmpty();
        });
        assertThat(next.getFirst().requests()).isEqualTo(900);
        assertThat(next.getFirst().errors()).isEqualTo(4);
        assertThat(next.getLast().latencyBuckets()).containsExactly(new LatencyBucket(100, 97),
                new LatencyBucket(Long.MAX_VALUE, 3));
    }

    @Test
    void oneRevisionAloneIsComparedWithNobody() {
        // given
        SortedSet<String> alone = new TreeSet<>(List.of("v1"));
        var _ = counts.since(SERVICE, alone, new Look("a", Instant.EPOCH, Map.of("v1", counted(1, 0))));

        // then
        assertThat(counts.since(SERVICE, alone,
                new Look("a", Instant.ofEpochSecond(5), Map.of("v1", counted(2, 0))))).isEmpty();
    }

    @Test
    void aRouterThatWasRestartedBeginsAnew() {
        // given
        var _ = look(0, "a", Map.of("v1", counted(1000, 10), "v2", counted(100, 1)));

        // then: also where the new one has counted more already than the old one had
        assertThat(look(5, "b", Map.of("v1", counted(5000, 50), "v2", counted(500, 5)))).isEmpty();
        assertThat(look(10, "b", Map.of("v1", counted(5100, 50), "v2", counted(510, 5)))).hasSize(2);
    }

    @Test
    void aCounterThatFellTellsNothing() {
        // given
        var _ = look(0, "a", Map.of("v1", counted(1000, 10), "v2", counted(100, 1)));

        // then
        assertThat(look(5, "a", Map.of("v1", counted(1100, 9), "v2", counted(110, 1)))).isEmpty();
        assertThat(look(10, "a", Map.of("v1", counted(1200, 9), "v2", counted(120, 1)))).hasSize(2);
    }

    @Test
    void aRevisionThatTakesOverAPlaceDoesNotTakeOverItsCounts() {
        // given: what is v2's place now has counted for somebody else
        var _ = look(0, "a", Map.of("v1", counted(1000, 10), "v0", counted(9000, 900)));

        // then
        assertThat(look(5, "a", Map.of("v1", counted(1100, 10), "v2", counted(9000, 900)))).isEmpty();
        assertThat(look(10, "a", Map.of("v1", counted(1200, 10), "v2", counted(9010, 900)))).last()
                .satisfies(i -> assertThat(i.requests()).isEqualTo(10));
    }
}
