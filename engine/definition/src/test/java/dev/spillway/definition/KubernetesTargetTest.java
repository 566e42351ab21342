package dev.spillway.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Target;
import dev.spillway.definition.yaml.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KubernetesTargetTest {
    private static Reading read(String strategy, String kubernetes) {
        return DefinitionReader.read("""
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {environment: prod, name: my-app}
                targets:
                  - name: app
                    platform: kubernetes
                    kubernetes: {%s}
                strategy: {%s}
                revision: {label: v2, artifact: "my-app:v2"}
                """.formatted(kubernetes, strategy));
    }

    private static Target target(String strategy, String kubernetes) {
        return ((Reading.Read) read(strategy, kubernetes)).definition().targets().getFirst();
    }

    @Test
    void aDeploymentWithAServiceHasItsTraffic() {
        // when
        Target target = target("blueGreen: {}", "namespace: prod, deployment: my-app-blue, copy: my-app-green, service: my-app");

        // then
        assertThat(target.role()).isEqualTo(Target.Role.SERVICE);
        assertThat(target.settings()).isEqualTo(Map.of("namespace", "prod", "deployment", "my-app-blue", "copy",
                "my-app-green", "service", "my-app"));
    }

    @Test
    void aDeploymentAloneIsAWorkloadThatCanBeRolled() {
        // when
        Target target = target("rolling: {}",
                "deployment: my-app, replicas: 10, maxSurge: 25%, maxUnavailable: 25%, progressDeadlineSeconds: 300");

        // then
        assertThat(target.role()).isEqualTo(Target.Role.WORKLOAD);
        assertThat(target.settings()).containsEntry("maxSurge", "25%").containsEntry("progressDeadlineSeconds", "300");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(Arguments.of("service: my-app", "deployment", "is missing"),
                Arguments.of("deployment: a, serivce: b", "serivce", "did you mean 'service'?"),
                Arguments.of("deployment: a, routing: replicas", "routing", "means nothing for a workload"),
                Arguments.of("deployment: a, service: b, routing: replicas", "replicas", "is missing"),
                Arguments.of("deployment: a, service: b, routing: weights", "routing", "one of replicas, selector"),
                Arguments.of("deployment: a, maxSurge: many", "maxSurge", "such as 2 or 25%, but was 'many'"),
                Arguments.of("deployment: a, replicas: 0", "replicas", "from 1 to 1000"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamed(String kubernetes, String path, String message) {
        // when
        List<Problem> problems = ((Reading.Problems) read("rolling: {}", kubernetes)).problems();

        // then
        assertThat(problems).extracting(Problem::toString).anyMatch(p -> p.contains(path) && p.contains(message));
    }
}
