package dev.spillway.definition.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.definition.Words;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest
    @ValueSource(strings = {"15m", "30s", "1h30m", "250ms", "2d", "1d2h3m4s5ms", "0s"})
    void durationsAreWrittenAsTheyAreRead(String text) {
        assertThat(Words.duration(Quantities.duration(text).orElseThrow())).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "5 m", "1.5h", "PT5M", "5mm", "99999999999999999999s"})
    void whatIsNoDurationIsNone(String text) {
        assertThat(Quantities.duration(text)).isEmpty();
    }

    @Test
    void aSignMakesADurationNegative() {
        assertThat(Quantities.duration("-1h30m")).contains(Duration.ofMinutes(-90));
    }

    @Test
    void aPercentageNeedsNoSign() {
        assertThat(Quantities.percent("0.1%").orElseThrow()).isEqualByComparingTo("0.1");
        assertThat(Quantities.percent("5").orElseThrow()).isEqualByComparingTo("5");
        assertThat(Quantities.percent("5 %%")).isEmpty();
    }
}
