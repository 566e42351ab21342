package dev.spillway.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MS = 1_000_000;

    private long now = 77 * MS;
    private final Pace pace = new Pace(() -> now);

    private void commitThatTakes(long ms) {
        pace.begin();
        now += ms * MS;
        pace.committed();
    }

    @Test
    void nothingIsDueWhereNothingIsWanted() {
        // then
        assertThat(pace.due()).isFalse();
    }

    @Test
    void atRestACommandWaitsForNothing() {
        // given
        commitThatTakes(4);
        now += 4 * MS;

        // when
        pace.want();

        // then
        assertThat(pace.due()).isTrue();
    }

    @Test
    void betweenTwoCommitsTheThreadWorksForAsLongAsTheFirstTook() {
        // given
        commitThatTakes(4);
        pace.want();

        // when
        now += 4 * MS - 1;

        // then
        assertThat(pace.due()).isFalse();
        assertThat(pace.wanted()).isTrue();
        now++;
        assertThat(pace.due()).isTrue();
    }

    @Test
    void howeverLongACommitTookTheNextOneIsNotPutOffForLong() {
        // given
        commitThatTakes(3_000);
        pace.want();

        // when
        now += Pace.LONGEST_REST_NANOS;

        // then
        assertThat(pace.due()).isTrue();
    }

    @Test
    void whoWaitsIsToldOfTheCommitOnce() {
        // given
        List<Long> told = new ArrayList<>();
        pace.want();
        pace.afterCommit(told::add);

        // when
        commitThatTakes(1);
        commitThatTakes(1);

        // then
        assertThat(told).containsExactly(78 * MS);
        assertThat(pace.wanted()).isFalse();
    }

    @Test
    void whatWasAbortedIsNotToldAsCommitted() {
        // given
        List<Long> told = new ArrayList<>();
        pace.want();
        pace.afterCommit(told::add);

        // when
        pace.forget();
        commitThatTakes(1);

        // then
        assertThat(told).isEmpty();
    }
}
