package dev.spillway.definition.argo;

import static dev.spillway.definition.argo.Manifests.conditions;
import static dev.spillway.definition.argo.Manifests.good;
import static dev.spillway.definition.argo.Manifests.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions.Unreachable;
import dev.spillway.definition.Reading;
import dev.spillway.definition.yaml.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fields of a metric, their defaults and their rules. */
class MetricReaderTest {
    private static final String WEB = "provider: {web: {url: 'http://a/'}}";

    private static String with(String fields) {
        return metric("- {name: m, " + fields + (fields.isEmpty() ? "" : ", ") + WEB + "}");
    }

    private static String provider(String provider) {
        return metric("- {name: m, provider: " + provider + "}");
    }

    @Test
    void whatIsLeftOutHasArgosDefaults() {
        // when
        Reading.Read read = good(with(""));

        // then: one measurement, nothing may fail
        assertThat(conditions(read, "m")).isEqualTo(new Conditions(Optional.empty(), Optional.empty(), Duration.ZERO,
                Optional.of(1), 0, 0, 4, 0, Unreachable.NO_DATA, Duration.ofMinutes(5), false));
        assertThat(Manifests.analysis(read, "m").onNoData()).isEqualTo(OnNoData.HOLD);
        assertThat(Manifests.analysis(read, "m").interval()).isEqualTo(MetricReader.AGAIN);
    }

    @Test
    void everyLimitIsRead() {
        // when
        Reading.Read read = good(with("interval: 1.5m, initialDelay: 10s, count: 10, successCondition: result > 1, "
                + "failureCondition: result < 0, failureLimit: 3, inconclusiveLimit: 2, consecutiveErrorLimit: 1, "
                + "consecutiveSuccessLimit: 5"));

        // then: an error limit that is written counts a silent source, as Argo Rollouts does
        assertThat(conditions(read, "m")).isEqualTo(new Conditions(Optional.of("result > 1"),
                Optional.of("result < 0"), Duration.ofSeconds(10), Optional.of(10), 3, 2, 1, 5, Unreachable.ERROR,
                Duration.ofMinutes(5), false));
        assertThat(Manifests.analysis(read, "m").interval()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aFailureLimitCanBeSwitchedOffWhereSuccessesEndIt() {
        assertThat(conditions(good(with("interval: 1m, failureLimit: -1, consecutiveSuccessLimit: 3")), "m").count())
                .isEmpty();
    }

    @Test
    void aCountThatIsLeftOutIsMoreThanWhatMayFail() {
        assertThat(conditions(good(with("interval: 1m, failureLimit: 9")), "m").count()).contains(10);
    }

    @Test
    void inTheBackgroundNoCountIsNeeded() {
        // when
        Reading.Read read = good(Manifests.canary(
                "steps: [{setWeight: 5}]\nanalysis: {templates: [{templateName: t}]}",
                Manifests.template("t", "metrics: [{name: m, interval: 1m, " + WEB + "}]")));

        // then
        assertThat(conditions(read, "m").count()).isEmpty();
        assertThat(read.warnings()).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(with("count: 2"), "count", "an interval is needed"),
                Arguments.of(with("count: many"), "count", "whole number"),
                Arguments.of(with("interval: 1m, count: 3, failureLimit: 2, consecutiveSuccessLimit: 2"), "count",
                        "at least failureLimit + consecutiveSuccessLimit (2 + 2), but was 3"),
                Arguments.of(with("interval: 1m, count: 3, inconclusiveLimit: 4"), "count", "inconclusiveLimit (4)"),
                Arguments.of(with("interval: 1m, failureLimit: -1"), "failureLimit", "cannot be switched off"),
                Arguments.of(with("failureLimit: -2"), "failureLimit", "from -1"),
                Arguments.of(with("inconclusiveLimit: -1"), "inconclusiveLimit", "from 0"),
                Arguments.of(with("consecutiveErrorLimit: -1"), "consecutiveErrorLimit", "from 0"),
                Arguments.of(with("interval: 1d"), "interval", "30s, 5m or 1h30m"),
                Arguments.of(with("interval: 1ms"), "interval", "at least 100ms"),
                Arguments.of(with("initialDelay: -1m"), "initialDelay", "not negative"),
                Arguments.of(with("sucessCondition: result"), "sucessCondition", "did you mean 'successCondition'?"),
                Arguments.of(with("successCondition: [a]"), "successCondition", "must be a text"),
                Arguments.of(metric("- {" + WEB + "}"), "name", "is missing"),
                Arguments.of(metric("- {name: m}"), "provider", "is missing"),
                Arguments.of(provider("{}"), "provider", "exactly one provider, but none"),
                Arguments.of(provider("{web: {url: 'http://a/'}, prometheus: {address: 'http://a', query: q}}"),
                        "provider", "web and prometheus are written"),
                Arguments.of(provider("{datadog: {query: q}}"), "provider.datadog", "not done by Spillway"),
                Arguments.of(provider("{job: {spec: {}}}"), "provider.job", "Kubernetes Jobs are not run"),
                Arguments.of(provider("{promehteus: {}}"), "provider.promehteus", "did you mean 'prometheus'?"),
                Arguments.of(provider("{prometheus: {query: q}}"), "provider.prometheus.address", "is missing"),
                Arguments.of(provider("{prometheus: {address: 'prometheus:9090', query: q}}"),
                        "provider.prometheus.address", "http or https"),
                Arguments.of(provider("{prometheus: {address: 'http://a:b@p', query: q}}"),
                        "provider.prometheus.address", "must not carry credentials"),
                Arguments.of(provider("{prometheus: {address: 'http://p', query: q, rangeQuery: {start: now()}}}"),
                        "provider.prometheus.rangeQuery.end", "is missing"),
                Arguments.of(
                        provider("{prometheus: {address: 'http://p', query: q, authentication: {sigv4: {region: r}}}}"),
                        "provider.prometheus.authentication.sigv4", "not done by Spillway"),
                Arguments.of(provider("{web: {url: 'http://a/', body: b}}"), "provider.web.body", "POST or PUT"),
                Arguments.of(provider("{web: {url: 'http://a/', method: PUT, body: b, jsonBody: {a: 1}}}"),
                        "provider.web.jsonBody", "only one of them"),
                Arguments.of(provider("{web: {url: 'http://a/', method: DELETE}}"), "provider.web.method",
                        "GET, POST, PUT"),
                Arguments.of(provider("{web: {url: 'http://a/', headers: [{key: 'a b', value: c}]}}"),
                        "provider.web.headers[0].key", "no name of an HTTP header"),
                Arguments.of(provider("{cloudWatch: {metricDataQueries: []}}"),
                        "provider.cloudWatch.metricDataQueries", "at least one query"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsPlace(String text, String path, String says) {
        // when
        List<Problem> problems = Manifests.problems(text);

        // then
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo("spec.metrics[0]" + (path.isEmpty() ? "" : "." + path));
            assertThat(problem.message()).contains(says);
        });
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                Arguments.of(
                        """
                                {prometheus: {address: 'http://p', query: q, insecure: true, headers: [{key: X-A, value: b}],
                                rangeQuery: {start: 'now() - duration("1h")', end: now(), step: 30s},
                                authentication: {oauth2: {tokenUrl: 'https://t/', clientId: c, clientSecret: s, scopes: [a, b]}}}}""",
                        Map.ofEntries(Map.entry("address", "http://p"), Map.entry("query", "q"),
                                Map.entry("insecure", "true"), Map.entry("header.X-A", "b"),
                                Map.entry("range.start", "now() - duration(\"1h\")"), Map.entry("range.end", "now()"),
                                Map.entry("range.step", "30s"), Map.entry("oauth2.tokenUrl", "https://t/"),
                                Map.entry("oauth2.clientId", "c"), Map.entry("oauth2.clientSecret", "s"),
                                Map.entry("oauth2.scopes", "a b"))),
                Arguments.of(
                        "{web: {url: 'http://a/?q={b}', authentication: {basicAuth: {username: u, password: p}}}}",
                        Map.of("url", "http://a/?q={b}", "basicAuth.username", "u", "basicAuth.password", "p")),
                Arguments.of("""
                        {cloudWatch: {interval: 30m, metricDataQueries: [{id: rate, expression: "a / b"},
                        {id: a, metricStat: {metric: {namespace: "N", metricName: M, dimensions: [{name: d, value: v}]},
                        period: 300, stat: Sum, unit: None}, returnData: false}]}}""",
                        Map.of("interval", "30m", "metricDataQueries", "[{\"id\":\"rate\",\"expression\":\"a / b\"},"
                                + "{\"id\":\"a\",\"metricStat\":{\"metric\":{\"namespace\":\"N\",\"metricName\":\"M\","
                                + "\"dimensions\":[{\"name\":\"d\",\"value\":\"v\"}]},\"period\":300,\"stat\":\"Sum\","
                                + "\"unit\":\"None\"},\"returnData\":false}]")));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void aProviderIsAskedInTheExecutorsWords(String provider, Map<String, String> query) {
        assertThat(Manifests.analysis(good(provider(provider)), "m").query()).containsExactlyInAnyOrderEntriesOf(query);
    }

    @Test
    void aCredentialInTheFileIsSaid() {
        // when
        Reading.Read read = good(provider(
                "{web: {url: 'http://a/', headers: [{key: Authorization, value: Bearer abc}]}}"));

        // then
        assertThat(read.warnings()).singleElement()
                .satisfies(w -> assertThat(w.message()).contains("stands in the log for ever"));
    }

    @Test
    void aNameIsMadeOneThatSpillwayCanCarry() {
        // when
        Reading.Read read = good(metric("- {name: 'error rate (5xx)', " + WEB + "}\n- {name: 'error-rate--5xx-', " + WEB
                + "}"));

        // then
        assertThat(read.definition().analyses()).extracting(a -> a.name()).containsExactly("error-rate--5xx-",
                "error-rate--5xx--2");
    }
}
