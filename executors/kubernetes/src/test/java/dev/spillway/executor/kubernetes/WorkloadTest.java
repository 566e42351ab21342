package dev.spillway.executor.kubernetes;

import static dev.spillway.executor.kubernetes.Desk.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Desired;
import dev.spillway.executor.Revision;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances only, as under Istio: somebody else shares the requests. */
final class WorkloadTest {
    private final ModelCluster cluster = new ModelCluster();
    private final Desk desk = new Desk(cluster).with("deployment", "my-app").with("copy", "my-app-canary")
            .with("copyLabel", "v2");
    private String v1 = "";

    @BeforeEach
    void stableRuns() {
        cluster.apply(Guide.deployment("my-app", 10, "v1"));
        cluster.settle();
        v1 = desk.observed().stable().orElseThrow();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void aCanaryIsACopyWhosePodsSayWhichRevisionTheyAre() {
        // when
        desk.done(desk.capacity(revision("v2"), 250));
        // then
        assertThat(desk.instances()).isEqualTo(Map.of(v1, "10/10", "v2", "3/3"));
        assertThat(cluster.deployment("my-app-canary").getSpec().getTemplate().getMetadata().getLabels())
                .isEqualTo(Map.of("app", "my-app", "version", "v2", "spillway.dev/revision", "v2"));
        assertThat(cluster.deployment("my-app-canary").getMetadata().getAnnotations())
                .containsEntry("spillway.dev/copy-of", "my-app").containsEntry("spillway.dev/service", "prod/my-app");
    }

    @Test
    void promotionSwapsTheRolesAndDeploysNothing() {
        // given
        desk.done(desk.capacity(revision("v2"), 1000));
        long template = cluster.deployment("my-app-canary").getMetadata().getGeneration();
        // when
        desk.done(desk.command(new Desired.Roles("v2"), false));
        // then
        assertThat(desk.observed().stable()).contains("v2");
        assertThat(cluster.deployment("my-app-canary").getMetadata().getGeneration()).isEqualTo(template);
        desk.done(desk.capacity(Desk.adopted(v1), 0));
        assertThat(desk.instances()).isEqualTo(Map.of("v2", "10/10"));
    }

    @Test
    void whatRunsInBothIsNotOverwritten() {
        // given
        desk.done(desk.capacity(revision("v2"), 100));
        // when // then
        assertThat(desk.failed(desk.capacity(revision("v3"), 100)))
                .contains("both Deployments are in use", "my-app-canary runs v2", "scale one of them to 0");
    }

    @Test
    void anAutoscalerSaysHowManyOnceThereAreSome() {
        // given
        desk.done(desk.capacity(revision("v2"), 100));
        cluster.apply(Guide.scaler("my-app-canary"));
        cluster.patchDeployment("my-app-canary", "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":4}]");
        // when
        desk.done(desk.capacity(revision("v2"), 1000));
        // then
        assertThat(cluster.deployment("my-app-canary").getSpec().getReplicas()).isEqualTo(4);
        // when it goes, that is ours to say: at 0 an autoscaler rests
        desk.done(desk.capacity(revision("v2"), 0));
        assertThat(desk.instances()).isEqualTo(Map.of(v1, "10/10"));
    }

    @Test
    void variablesAndFlagsOfARevisionComeAndGoWithIt() {
        // given
        var v2 = new Revision("v2", "v2", "my-app:v2", Map.of("LOG", "debug", "KEY", "{{secret:shop/key}}"),
                Map.of("new_feature", "true", "color", "red"), "");
        // when
        desk.done(desk.capacity(v2, 100));
        // then
        var env = cluster.deployment("my-app-canary").getSpec().getTemplate().getSpec().getContainers().getFirst()
                .getEnv();
        assertThat(env).extracting("name").containsExactly("FEATURE_FLAGS", "KEY", "LOG");
        assertThat(env.get(0).getValue()).isEqualTo("{\"color\":\"red\",\"new_feature\":true}");
        assertThat(env.get(1).getValueFrom().getSecretKeyRef().getName()).isEqualTo("shop");
        assertThat(desk.observed().snapshot().orElseThrow()).doesNotContain("debug");
    }

    @Test
    void trafficIsAnothers() {
        assertThat(desk.failed(desk.traffic(v1, 1000))).isEqualTo(
                "Deployment my-app is a workload: its traffic is another's");
    }
}
