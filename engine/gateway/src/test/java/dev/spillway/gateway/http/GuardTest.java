package dev.spillway.gateway.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static void check(Guard guard, Map<String, String> headers) {
        guard.check(headers::get);
    }

    @Test
    void aReboundNameIsKeptOutOfTheLoopback() {
        var headers = Map.of("Host", "evil.example:8300");
        assertThatThrownBy(() -> check(new Guard(true), headers)).isInstanceOf(Refused.class)
                .hasMessageContaining("evil.example");
        assertThatCode(() -> check(new Guard(false), headers)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8300", "LOCALHOST", "127.0.0.1:1", "[::1]:8300", "[::1]"})
    void theLoopbacksNamesAreRight(String host) {
        assertThatCode(() -> check(new Guard(true), Map.of("Host", host))).doesNotThrowAnyException();
    }

    @Test
    void aPageOfOurOwnIsRight() {
        assertThatCode(() -> check(new Guard(true), Map.of("Host", "localhost:1", "Origin", "http://localhost:1")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://localhost:2", "null", "::"})
    void aPageOfAnybodyElseIsKeptOut(String origin) {
        assertThatThrownBy(() -> check(new Guard(true), Map.of("Host", "localhost:1", "Origin", origin)))
                .isInstanceOf(Refused.class);
    }
}
