package dev.spillway.executor.kubernetes;

import static dev.spillway.executor.kubernetes.Desk.revision;
import static dev.spillway.executor.kubernetes.Desk.shares;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Desired;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guide's 5, 25, 50 and 100 % without a router: so many of twenty pods. */
final class ReplicaCanaryTest {
    private final ModelCluster cluster = new ModelCluster();
    private final Desk desk = new Desk(cluster).with("deployment", "my-app").with("service", "my-app")
            .with("routing", "replicas").with("replicas", "20");
    private String v1 = "";

    @BeforeEach
    void stableServes() {
        cluster.apply(Guide.deployment("my-app", 20, "v1")).apply(Guide.service("app: my-app"));
        cluster.settle();
        v1 = desk.observed().stable().orElseThrow();
        desk.done(desk.capacity(revision("v2"), 50));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private Map<String, String> selector() {
        return cluster.service("my-app").getSpec().getSelector();
    }

    @Test
    void aCanaryThatComesUpGetsNothingBeforeAWeightIsAsked() {
        // then
        assertThat(desk.instances()).isEqualTo(Map.of(v1, "20/20", "v2", "1/1"));
        assertThat(desk.observed().shares()).isEqualTo(shares(v1, 1000));
        assertThat(selector()).containsEntry("version", "v1");
    }

    @Test
    void eachWeightIsSoManyPodsAndAllComeBack() {
        // when // then
        desk.done(desk.expecting(shares(v1, 1000), v1, 950, "v2", 50));
        assertThat(desk.instances()).isEqualTo(Map.of(v1, "19/19", "v2", "1/1"));
        assertThat(selector()).doesNotContainKey("version");
        // the next weight's capacity comes with the weight: pods are shares here
        desk.done(desk.capacity(revision("v2"), 250));
        assertThat(desk.observed().shares()).isEqualTo(shares(v1, 950, "v2", 50));
        desk.done(desk.expecting(shares(v1, 950, "v2", 50), v1, 750, "v2", 250));
        assertThat(desk.instances()).isEqualTo(Map.of(v1, "15/15", "v2", "5/5"));
        desk.done(desk.expecting(shares(v1, 750, "v2", 250), v1, 500, "v2", 500));
        assertThat(desk.instances()).isEqualTo(Map.of(v1, "10/10", "v2", "10/10"));
        desk.done(desk.expecting(shares(v1, 500, "v2", 500), "v2", 1000));
        assertThat(selector()).containsEntry("version", "my-app-copy");
        cluster.settle();
        assertThat(desk.instances()).as("the old one is warm in full").isEqualTo(Map.of(v1, "20/20", "v2", "20/20"));
        // when
        desk.done(desk.back(Desired.Traffic.of(shares(v1, 1000))));
        // then
        assertThat(selector()).containsEntry("version", "v1");
        assertThat(desk.observed().shares()).isEqualTo(shares(v1, 1000));
    }

    @Test
    void anAbortIsOneWriteOfTheSelectorAndThenTheOldOneGetsItsPodsBack() {
        // given
        desk.done(desk.traffic(v1, 500, "v2", 500));
        int before = cluster.writes().size();
        // when
        desk.done(desk.back(Desired.Traffic.of(shares(v1, 1000))));
        // then
        var ours = cluster.writes().subList(before, cluster.writes().size()).stream()
                .filter(write -> write.contains("spillway.dev~1fence")).toList();
        assertThat(ours.getFirst()).contains("/services/my-app", "/spec/selector/version");
        assertThat(ours.get(1)).contains("/deployments/my-app ", "\"path\":\"/spec/replicas\",\"value\":20");
        assertThat(ours).hasSize(3);
        assertThat(ours.get(2)).as("only the fence: an older write must find it").contains("/deployments/my-app-copy")
                .doesNotContain("/spec/");
    }

    @Test
    void whatCannotBeHadIsSaidWithWhatCan() {
        // when // then
        assertThat(desk.failed(desk.traffic(v1, 990, "v2", 10)))
                .isEqualTo("1 % cannot be had with 20 replicas: 5 %, 10 %, 15 %, 20 %, 25 %, 30 %, 35 %, 40 %, 45 %, 50 %,"
                        + " 55 %, 60 %, 65 %, 70 %, 75 %, 80 %, 85 %, 90 %, 95 % can; ask for one of these, for more"
                        + " replicas, or use a router");
        assertThat(desk.observed().shares()).isEqualTo(shares(v1, 1000));
    }

    @Test
    void aPodThatFallsIsNoDrift() {
        // given
        desk.done(desk.traffic(v1, 750, "v2", 250));
        var pod = cluster.admin().pods().inNamespace(ModelCluster.NAMESPACE).list().getItems().getFirst();
        cluster.admin().pods().inNamespace(ModelCluster.NAMESPACE).resource(pod).withGracePeriod(0).delete();
        // when // then
        desk.done(desk.expecting(shares(v1, 750, "v2", 250), v1, 500, "v2", 500));
    }

    @Test
    void anAutoscalerAndSharesByReplicasDoNotGoTogether() {
        // given
        cluster.apply(Guide.scaler("my-app"));
        // when // then
        assertThat(desk.failed(desk.traffic(v1, 950, "v2", 50))).contains(
                "a HorizontalPodAutoscaler scales Deployment my-app");
    }
}
