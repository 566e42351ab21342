package dev.spillway.definition.argo;

import static dev.spillway.definition.argo.Manifests.canary;
import static dev.spillway.definition.argo.Manifests.conditions;
import static dev.spillway.definition.argo.Manifests.good;
import static dev.spillway.definition.argo.Manifests.problems;
import static dev.spillway.definition.argo.Manifests.steps;
import static dev.spillway.definition.argo.Manifests.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Step;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.definition.yaml.Problem;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several templates become one run, and their arguments are filled in. */
class TemplatesTest {
    private static final String RUN = "steps: [{analysis: {templates: [{templateName: t}]}}]";

    private static String web(String name, String url) {
        return "metrics: [{name: %s, provider: {web: {url: '%s'}}}]\n".formatted(name, url);
    }

    private static String given(String args) {
        return "steps: [{analysis: {templates: [{templateName: t}], args: [" + args + "]}}]";
    }

    @Test
    void templatesOfOneRunAreMergedWithThoseThatTheyReferTo() {
        // when
        Reading.Read read = good(canary("""
                steps:
                  - analysis: {templates: [{templateName: c, clusterScope: true}, {templateName: a}]}
                """, template("a", web("a", "http://a/") + "templates: [{templateName: b}]\n"),
                template("b", web("b", "http://b/")),
                template("c", web("c", "http://c/")).replace("kind: A", "kind: ClusterA")));

        // then: those of the namespace first
        assertThat(steps(read)).containsExactly(new Step.Analysis(List.of("a", "b", "c"), Duration.ofMinutes(10)));
    }

    @Test
    void stepsThatMeanTheSameShareAnAnalysisAndTheBackgroundSharesNone() {
        // when
        Reading.Read read = good(canary("""
                analysis: {templates: [{templateName: t}], args: [{name: x, value: a}]}
                steps:
                  - analysis: {templates: [{templateName: t}], args: [{name: x, value: a}]}
                  - analysis: {templates: [{templateName: t}], args: [{name: x, value: b}]}
                  - analysis: {templates: [{templateName: t}], args: [{name: x, value: a}]}
                """, template("t", "args: [{name: x}]\n" + web("m", "http://{{args.x}}/"))));

        // then
        assertThat(steps(read)).extracting(s -> ((Step.Analysis) s).analyses()).containsExactly(List.of("m"),
                List.of("m-2"), List.of("m"));
        assertThat(read.definition().analyses()).extracting(AnalysisSpec::name).containsExactly("m", "m-2", "m-3");
        assertThat(read.definition().analyses()).extracting(a -> a.query().get("url")).containsExactly("http://a/",
                "http://b/", "http://a/");
    }

    @Test
    void argumentsAreTextEverywhereInAMetric() {
        // when
        Reading.Read read = good(canary(given("{name: n, value: '3'}, {name: every, value: 20s}"), template("t", """
                args:
                  - {name: n}
                  - {name: every}
                  - {name: limit, value: "0.9"}
                metrics:
                  - name: "m-{{args.n}}"
                    interval: "{{args.every}}"
                    count: "{{args.n}}"
                    failureLimit: "{{ args.n }}"
                    successCondition: "result >= {{args.limit}}"
                    provider: {prometheus: {address: http://p, query: "q[{{args.every}}] {{canary}}"}}
                """)));

        // then
        var spec = Manifests.analysis(read, "m-3");
        assertThat(spec.interval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(spec.query()).containsEntry("query", "q[20s] {{canary}}");
        assertThat(conditions(read, "m-3").count()).contains(3);
        assertThat(conditions(read, "m-3").success()).contains("result >= 0.9");
    }

    @Test
    void aFieldOfTheRolloutCanBeAnArgument() {
        // when
        Reading.Read read = good(canary(
                given("""
                        {name: a, valueFrom: {fieldRef: {fieldPath: metadata.name}}},
                        {name: b, valueFrom: {fieldRef: {fieldPath: "metadata.labels['team']"}}},
                        {name: c, valueFrom: {fieldRef: {fieldPath: "spec.strategy.canary.steps[0].analysis.templates[0].templateName"}}},
                        {name: d, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}"""),
                template("t", "args: [{name: a}, {name: b}, {name: c}, {name: d}]\n"
                        + web("m", "http://{{args.a}}/{{args.b}}/{{args.c}}/{{args.d}}"))));

        // then
        assertThat(Manifests.analysis(read, "m").query()).containsEntry("url", "http://shop/blue/t/n");
    }

    @Test
    void anArgumentThatTheRolloutGivesGoesBeforeTheTemplatesOwnButNotBeforeASecret() {
        // when
        Reading.Read read = good(canary(given("{name: a, value: new}, {name: s, value: open}"), template("t", """
                args:
                  - {name: a, value: old}
                  - {name: s, valueFrom: {secretKeyRef: {name: keys, key: web}}}
                metrics:
                  - name: m
                    provider:
                      web: {url: "http://h/{{args.a}}", headers: [{key: X-Key, value: "{{args.s}}"}]}
                """)));

        // then
        assertThat(Manifests.analysis(read, "m").query()).containsEntry("url", "http://h/new")
                .containsEntry("header.X-Key", "{{secret:keys/web}}");
    }

    static Stream<Arguments> mistakes() {
        String x = "args: [{name: x}]\n";
        return Stream.of(
                Arguments.of(RUN, template("t", x + web("m", "http://{{args.x}}/")), "args.x has no value"),
                Arguments.of(RUN, template("t", web("m", "http://{{args.y}}/")),
                        "nothing can be filled in for {{args.y}}"),
                Arguments.of(RUN, template("t", web("m", "http://{{templates.canary.podTemplateHash}}/")),
                        "nothing can be filled in for {{templates.canary.podTemplateHash}}"),
                Arguments.of(given("{name: x, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['nope']\"}}}"),
                        template("t", x + web("m", "http://a/")), "no value at 'metadata.labels['nope']'"),
                Arguments.of(given("{name: x, valueFrom: {fieldRef: {fieldPath: status.alb.loadBalancer.arn}}}"),
                        template("t", x + web("m", "http://a/")), "known only to Argo Rollouts' controller"),
                Arguments.of(given("{name: x, valueFrom: {podTemplateHashValue: Latset}}"),
                        template("t", x + web("m", "http://a/")), "did you mean 'Latest'?"),
                Arguments.of(given("{name: x, valueFrom: {podTemplateHashValue: Latest}}"),
                        template("t", x + "metrics: [{name: m, successCondition: \"result == '{{args.x}}'\", "
                                + "provider: {web: {url: 'http://a/'}}}]"),
                        "must be known before the rollout begins"),
                Arguments.of(given("{name: x, value: '{{args.z}}'}"), template("t", x + web("m", "http://a/")),
                        "must not itself hold {{"),
                Arguments.of(RUN, template("t", "templates: [{templateName: u}]\n" + web("m", "http://a/"))
                        + template("u", "templates: [{templateName: t}]\n" + web("n", "http://a/")),
                        "in a circle: t → u → t"),
                Arguments.of(RUN, template("t", "templates: [{templateName: u}]\n" + web("m", "http://a/"))
                        + template("u", web("m", "http://a/")), "another metric of this run is named 'm'"),
                Arguments.of(RUN, template("t", "templates: [{templateName: u}]\nargs: [{name: x, value: a}]\n"
                        + web("m", "http://a/"))
                        + template("u", "args: [{name: x, value: b}]\n" + web("n", "http://a/")),
                        "declared twice, with different values"),
                Arguments.of(RUN, template("t", web("m", "http://a/")) + template("t", web("m", "http://a/")),
                        "another AnalysisTemplate 't' is in this text already"),
                Arguments.of(RUN, template("T", web("m", "http://a/")), "did you mean 'T'?"),
                Arguments.of(RUN, template("t", web("m", "http://a/")).replace("kind: A", "kind: ClusterA"),
                        "clusterScope must be true"),
                Arguments.of(RUN, template("t", "args: []"), "has no metrics"),
                Arguments.of(RUN, template("t", web("m", "http://a/") + "dryRun: [{metricName: '('}]"),
                        "is no regular expression"),
                Arguments.of(RUN, template("t", web("m", "http://a/") + "dryRun: [{metricName: other}]"),
                        "matches no metric; there is m"),
                Arguments.of(RUN,
                        template("t", web("m", "http://a/") + "dryRun: [{metricName: m}, {metricName: m}]"),
                        "two rules have the same name 'm'"),
                Arguments.of(RUN,
                        template("t", web("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "http://a/")
                                + "dryRun: [{metricName: '(a+)+(a+)+(a+)+b'}]"),
                        "takes too long"),
                Arguments.of(RUN, template("t", "metrics:\n" + IntStream.rangeClosed(1, Limits.ANALYSES + 1)
                        .mapToObj(i -> "  - {name: m" + i + ", provider: {web: {url: 'http://a/'}}}\n")
                        .reduce("", String::concat)), "at most 32 entries"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsPlace(String body, String templates, String says) {
        // when
        List<Problem> problems = problems(canary(body, templates));

        // then
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.message()).contains(says);
            assertThat(problem.line()).isGreaterThan(Manifests.BEFORE);
        });
    }

    @Test
    void aBareStarMeansAllMetrics() {
        // when
        Reading.Read read = good(canary(RUN, template("t", web("m", "http://a/") + "dryRun: [{metricName: '*'}]\n"
                + "measurementRetention: [{metricName: '*', limit: 5}]")));

        // then
        assertThat(conditions(read, "m").dryRun()).isTrue();
        assertThat(read.warnings()).extracting(Problem::message).anyMatch(m -> m.contains("keeps every measurement"));
    }

    @Test
    void templatesAloneAreParts() {
        // given
        String template = template("t", "args: [{name: n}]\nmetrics: [{name: m, interval: 1m, count: '{{args.n}}', "
                + "successCondition: 'result > {{args.n}}', provider: {web: {url: 'http://{{args.n}}/'}}}]");

        // when
        Reading reading = DefinitionReader.read(template);

        // then
        assertThat(reading).isEqualTo(new Reading.Parts(List.of("AnalysisTemplate 't'"), List.of()));
    }

    @Test
    void templatesAloneAreReadAllTheSame() {
        assertThat(problems(template("t", "metrics: [{name: m, provider: {web: {}}}]"))).singleElement()
                .satisfies(p -> assertThat(p.path()).isEqualTo("spec.metrics[0].provider.web.url"));
    }
}
