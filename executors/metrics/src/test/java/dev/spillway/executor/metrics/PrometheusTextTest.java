package dev.spillway.executor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrometheusTextTest {
    @Test
    void sampleHasNameLabelsAndValue() {
        assertThat(only("http_requests_total { code = \"200\", revision=\"abc\", } 12.5\n")).isEqualTo(new Sample(
                "http_requests_total", Map.of("code", "200", "revision", "abc"), 12.5, Optional.empty()));
    }

    @Test
    void escapesInLabelValuesAreUndone() {
        assertThat(only("m{path=\"C:\\\\a\\n\\\"b\\\" } , = # \\d\"} 1\n").labels())
                .containsExactly(Map.entry("path", "C:\\a\n\"b\" } , = # \\d"));
    }

    @Test
    void namesMayBeQuoted() {
        assertThat(only("{\"my.requests\", \"my.label\"=\"x\"} 3\n")).isEqualTo(new Sample("my.requests",
                Map.of("my.label", "x"), 3, Optional.empty()));
    }

    @Test
    void timestampsAreMillisecondsInPrometheusAndSecondsInOpenMetrics() {
        assertThat(only("m 1 1700000000123\n").at()).contains(Instant.ofEpochMilli(1_700_000_000_123L));
        assertThat(only("m 1 1700000000.123\n# EOF\n").at()).contains(Instant.ofEpochMilli(1_700_000_000_123L));
    }

    @Test
    void valuesMayBeNoNumbersOrInfinite() {
        assertThat(only("m NaN\n").value()).isNaN();
        assertThat(only("m +Inf\n").value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(only("m -Inf\n").value()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(only("m 1.5e+03\n").value()).isEqualTo(1500);
    }

    @Test
    void exemplarsAndCommentsAreLeftOut() {
        assertThat(only("""
                # HELP m_bucket what it says
                # TYPE m_bucket histogram

                m_bucket{le="0.5"} 7 # {trace_id="a#b"} 0.43 1700000000
                # EOF
                """)).isEqualTo(new Sample("m_bucket", Map.of("le", "0.5"), 7, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "m{", "m{a}", "m{a=\"1\"", "m{a=\"1\" b=\"2\"} 1", "m{a=\"1\",a=\"2\"} 1", "m{a=1} 1",
            "m 1 2 3", "m one", "m 1d", "m 1 1e999999999", "{} 1", "<html>", "m{=\"x\"} 1", "m{a=\"\\"})
    void lineThatIsNoneIsKeptAsMalformed(String line) {
        assertThat(PrometheusText.parse("ok 1\n" + line + "\n").malformed()).containsExactly(line);
        assertThat(PrometheusText.parse("ok 1\n" + line + "\n").samples()).hasSize(1);
    }

    @Test
    void pageThatDoesNotEndWithALineFeedMayBeCutOff() {
        assertThat(PrometheusText.parse("m 12").complete()).isFalse();
        assertThat(PrometheusText.parse("m 12\n").complete()).isTrue();
        assertThat(PrometheusText.parse("m 12\n# EOF").complete()).isTrue();
        assertThat(PrometheusText.parse("").complete()).isTrue();
    }

    private static Sample only(String text) {
        Page page = PrometheusText.parse(text);
        assertThat(page.malformed()).isEmpty();
        assertThat(page.samples()).hasSize(1);
        return page.samples().getFirst();
    }
}
