package dev.spillway.executor.local.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Share;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WheelTest {
    @Test
    void anyThousandTurnsInARowSplitExactly() {
        // given
        Wheel wheel = new Wheel(List.of(new Share("v1", 949), new Share("v2", 50), new Share("v3", 1)));
        IntStream.range(0, 333).forEach(_ -> wheel.next());
        // when
        Map<String, Long> turns = IntStream.range(0, 1000).mapToObj(_ -> wheel.next().orElseThrow())
                .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        // then
        assertThat(turns).isEqualTo(Map.of("v1", 949L, "v2", 50L, "v3", 1L));
    }

    @Test
    void smallShareIsSpreadOverTheRound() {
        // given
        Wheel wheel = new Wheel(List.of(new Share("v1", 900), new Share("v2", 100)));
        // when
        Map<String, Long> turns = IntStream.range(0, 100).mapToObj(_ -> wheel.next().orElseThrow())
                .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        // then
        assertThat(turns).isEqualTo(Map.of("v1", 90L, "v2", 10L));
    }

    @Test
    void noSharesNoTurn() {
        // given // when // then
        assertThat(new Wheel(List.of()).next()).isEmpty();
    }
}
