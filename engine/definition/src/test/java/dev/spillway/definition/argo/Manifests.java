package dev.spillway.definition.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.definition.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Manifests of the tests, and what came of reading them. */
final class Manifests {
    /** Says where a Rollout runs, so that what else is wrong can be seen. */
    static final String SERVICE = """
            apiVersion: spillway.dev/v1
            kind: Service
            metadata: {name: shop, environment: prod}
            strategy: {rollout: }
            targets: [{name: app, platform: local, local: {command: "serve {port}"}}]
            """;
    /** Of what a manifest stands behind {@link #SERVICE}. */
    static final int BEFORE = 6;

    private Manifests() {}

    static String file(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/argo", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String beside(String manifests) {
        return SERVICE + "---\n" + manifests;
    }

    static Reading.Read good(String text) {
        Reading reading = DefinitionReader.read(text);
        assertThat(reading).as(reading.toString()).isInstanceOf(Reading.Read.class);
        return (Reading.Read) reading;
    }

    static List<Problem> problems(String text) {
        Reading reading = DefinitionReader.read(text);
        assertThat(reading).isInstanceOf(Reading.Problems.class);
        return ((Reading.Problems) reading).problems();
    }

    static List<Step> steps(Reading.Read read) {
        return ((Strategy.Canary) read.definition().strategy()).steps();
    }

    static AnalysisSpec analysis(Reading.Read read, String name) {
        return read.definition().analyses().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
    }

    static Conditions conditions(Reading.Read read, String name) {
        return (Conditions) analysis(read, name).threshold();
    }

    /** A Rollout of one canary with this body, which begins in line 7 with column 7, and what stands behind it. */
    static String canary(String body, String... behind) {
        return beside("""
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: shop, namespace: n, labels: {team: blue}}
                spec:
                  strategy:
                    canary:
                %s
                """.formatted(body.indent(6).stripTrailing()) + String.join("", behind));
    }

    /** One template with this spec. */
    static String template(String name, String spec) {
        return """
                ---
                apiVersion: argoproj.io/v1alpha1
                kind: AnalysisTemplate
                metadata: {name: %s}
                spec:
                %s
                """.formatted(name, spec.indent(2).stripTrailing());
    }

    /** A canary whose one step runs one metric. */
    static String metric(String metric) {
        return canary("steps: [{analysis: {templates: [{templateName: t}]}}]",
                template("t", "metrics:\n" + metric.indent(2)));
    }
}
