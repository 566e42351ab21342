package dev.spillway.executor.haproxy.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spillway.executor.Share;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SplitTest {
    private static List<Share> canary(int permille) {
        return List.of(new Share("v1", 1000 - permille), new Share("v2", permille));
    }

    @ParameterizedTest
    @CsvSource({"50,1,1,19,1", "250,1,1,3,1", "500,1,1,1,1", "1000,1,1,0,1", "0,1,1,1,0", "10,1,1,99,1",
            "50,3,1,19,3", "250,2,1,3,2", "500,4,1,1,4", "333,1,1,2,1", "1,4,1,250,1"})
    void weightsAreExactWhereWholeNumbersAllowItAndThenTheSmallest(int permille, int stable, int canary, int v1,
            int v2) {
        // when
        Split split = Split.of(canary(permille), Map.of("v1", stable, "v2", canary));
        // then
        assertThat(split.weights()).isEqualTo(Map.of("v1", v1, "v2", v2));
        assertThat(split.off()).isLessThan(0.4);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,2.9", "2,1,1,1.9", "3,1,1,0.9", "4,1,1,0.0", "1,2,1,0.95", "1,1,3,10.6", "1,1,50,162.4"})
    void smallestSharesAreOffByWhatTheWeightsCannotSay(int permille, int stable, int canary, double off) {
        // when
        Split split = Split.of(canary(permille), Map.of("v1", stable, "v2", canary));
        // then
        assertThat(split.off()).isCloseTo(off, within(0.05));
    }

    @Test
    void noPairOfWeightsIsNearerThanTheOneThatWasFound() {
        // given
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int round = 0; round < 50; round++) {
            int permille = random.nextInt(1, 1000);
            int stable = random.nextInt(1, 6);
            int canary = random.nextInt(1, 6);
            double nearest = 1000;
            for (int v1 = 1; v1 <= Split.MOST; v1++) {
                for (int v2 = 1; v2 <= Split.MOST; v2++) {
                    double share = 1000.0 * canary * v2 / (canary * v2 + stable * v1);
                    nearest = Math.min(nearest, Math.abs(share - permille));
                }
            }
            // when
            Split split = Split.of(canary(permille), Map.of("v1", stable, "v2", canary));
            // then
            assertThat(split.off()).as("%d permille of %d and %d", permille, stable, canary).isCloseTo(nearest,
                    within(0.01));
        }
    }

    @Test
    void threeRevisionsAndNoneAreSplitToo() {
        // given
        List<Share> three = List.of(new Share("a", 500), new Share("b", 300), new Share("c", 200));
        // when // then
        assertThat(Split.of(three, Map.of()).weights()).isEqualTo(Map.of("a", 5, "b", 3, "c", 2));
        assertThat(Split.of(List.of(), Map.of())).isEqualTo(new Split(Map.of(), 0));
    }
}
