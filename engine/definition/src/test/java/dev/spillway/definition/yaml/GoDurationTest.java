package dev.spillway.definition.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({"0,PT0S", "1h30m,PT1H30M", "1.5h,PT1H30M", "250ms,PT0.25S", "1us,PT0.000001S", "1µs,PT0.000001S",
            "3ns,PT0.000000003S", "-2m,PT-2M", "+2m,PT2M", ".5s,PT0.5S", "1.s,PT1S", "1h1h,PT2H"})
    void whatGoReadsIsRead(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "5 m", "1d", "1w", "PT5M", "1mm", ".", "-", "9999999h"})
    void whatGoDoesNotReadIsNone(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @Test
    void nanosecondsOfSixtyThreeBitsAreTheMost() {
        assertThat(GoDuration.parse("2562047h")).isPresent();
        assertThat(GoDuration.parse("2562048h")).isEmpty();
    }
}
