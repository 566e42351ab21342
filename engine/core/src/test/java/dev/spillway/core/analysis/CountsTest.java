package dev.spillway.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Revision;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.signal.Signal.Increment.Bucket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountsTest {
    private static Increment increment(Bucket... buckets) {
        return new Increment("i", "source", Revision.of("v2", "app:2").id(), Optional.empty(), 0, Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1), 10, 1, List.of(buckets), Optional.empty());
    }

    @Test
    void countsOfTheSameHistogramAddUpBucketByBucket() {
        // given
        Counts first = Counts.NONE.plus(increment(new Bucket(10, 1), new Bucket(50, 2)));

        // when
        Counts both = first.plus(increment(new Bucket(10, 3), new Bucket(50, 4)));

        // then
        assertThat(both).isEqualTo(new Counts(20, 2, List.of(new Bucket(10, 4), new Bucket(50, 6))));
    }

    @Test
    void bucketsOfAnotherHistogramStandInTheirPlace() {
        // given
        Counts first = Counts.NONE.plus(increment(new Bucket(10, 1), new Bucket(50, 2)));

        // when
        Counts both = first.plus(increment(new Bucket(20, 3), new Bucket(50, 4)));

        // then
        assertThat(both.latencyBuckets()).containsExactly(new Bucket(10, 1), new Bucket(20, 3), new Bucket(50, 6));
    }

    @Test
    void bucketsInNoOrderOrSaidTwiceAreSortedAndJoined() {
        // given
        Counts first = new Counts(0, 0, List.of(new Bucket(50, 1), new Bucket(10, 1), new Bucket(10, 1)));

        // when
        Counts both = first.plus(increment(new Bucket(50, 1), new Bucket(10, 1), new Bucket(10, 1)));

        // then
        assertThat(both.latencyBuckets()).containsExactly(new Bucket(10, 4), new Bucket(50, 2));
    }
}
