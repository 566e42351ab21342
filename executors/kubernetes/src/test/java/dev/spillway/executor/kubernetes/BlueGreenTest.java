package dev.spillway.executor.kubernetes;

import static dev.spillway.executor.kubernetes.Desk.revision;
import static dev.spillway.executor.kubernetes.Desk.shares;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guide's Service, whose selector goes from blue to green and back. */
final class BlueGreenTest {
    private final ModelCluster cluster = new ModelCluster();
    private final Desk desk = new Desk(cluster).with("deployment", "my-app-blue").with("copy", "my-app-green")
            .with("service", "my-app");
    private String blue = "";

    @BeforeEach
    void blueServes() {
        cluster.apply(Guide.deployment("my-app-blue", 3, "blue")).apply(Guide.service("app: my-app\nversion: blue"));
        cluster.settle();
        blue = desk.observed().stable().orElseThrow();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private Map<String, String> selector(String service) {
        return cluster.service(service).getSpec().getSelector();
    }

    private Observed switched() {
        desk.done(desk.capacity(revision("v2"), 1000));
        return desk.done(desk.expecting(shares(blue, 1000), "v2", 1000));
    }

    @Test
    void whatRunsAlreadyIsStableAndServes() {
        // when
        Observed found = desk.done(desk.command(new Desired.Snapshot(), false));
        // then
        assertThat(found.shares()).isEqualTo(shares(blue, 1000));
        assertThat(found.stable()).contains(blue);
        assertThat(desk.instances()).isEqualTo(Map.of(blue, "3/3"));
        assertThat(found.snapshot().orElseThrow()).contains("deployment/my-app-blue", "\"selector\"", "my-app:v0");
    }

    @Test
    void theIdleColourComesUpAsACopyAndGetsNoRequests() {
        // when
        Observed up = desk.done(desk.capacity(revision("v2"), 1000));
        // then
        assertThat(up.shares()).isEqualTo(shares(blue, 1000));
        assertThat(desk.instances()).isEqualTo(Map.of(blue, "3/3", "v2", "3/3"));
        var green = cluster.deployment("my-app-green");
        assertThat(green.getSpec().getSelector().getMatchLabels()).isEqualTo(Map.of("app", "my-app", "version",
                "green"));
        assertThat(green.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
                .isEqualTo("my-app:v2");
        assertThat(green.getSpec().getTemplate().getSpec().getContainers().getFirst().getReadinessProbe()).isEqualTo(
                cluster.deployment("my-app-blue").getSpec().getTemplate().getSpec().getContainers().getFirst()
                        .getReadinessProbe());
    }

    @Test
    void theSelectorIsSwitchedInOneWriteAndTheOldColourStaysWarm() {
        // given
        desk.done(desk.capacity(revision("v2"), 1000));
        int before = cluster.writes().size();
        // when
        Observed switched = desk.done(desk.expecting(shares(blue, 1000), "v2", 1000));
        // then
        assertThat(selector("my-app")).isEqualTo(Map.of("app", "my-app", "version", "green"));
        assertThat(switched.shares()).isEqualTo(shares("v2", 1000));
        assertThat(desk.instances()).isEqualTo(Map.of(blue, "3/3", "v2", "3/3"));
        assertThat(cluster.writes().subList(before, cluster.writes().size()))
                .filteredOn(write -> write.startsWith("PATCH /api/v1/namespaces/prod/services")).hasSize(1);
    }

    @Test
    void aSwitchIsNotDoneBeforeTheEndpointsAreTheNewColours() {
        // given
        desk.done(desk.capacity(revision("v2"), 1000));
        cluster.controllers().stopEndpoints(true);
        Command command = desk.traffic("v2", 1000);
        // when
        String reason = desk.failed(command);
        // then
        assertThat(reason).contains("the endpoints of Service my-app to be those of v2 took longer");
        cluster.controllers().stopEndpoints(false);
        desk.done(desk.traffic("v2", 1000));
    }

    @Test
    void anAbortAfterTheSwitchMovesTheSelectorBackWhateverTheNewPodsAreLike() {
        // given
        switched();
        cluster.patchDeployment("my-app-green",
                "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"my-app:crash\"}]");
        cluster.settle();
        // when
        Command abort = desk.back(Desired.Traffic.of(shares(blue, 1000)));
        Observed back = desk.done(abort);
        // then
        assertThat(selector("my-app")).containsEntry("version", "blue");
        assertThat(back.shares()).isEqualTo(shares(blue, 1000));
        assertThat(desk.rig().kinds(abort)).containsExactly(Kind.ACCEPTED, Kind.PROGRESS, Kind.DONE);
    }

    @Test
    void afterThePromotionTheRolesAreSwappedAndTheOldColourGoes() {
        // given
        switched();
        // when
        Observed swapped = desk.done(desk.command(new Desired.Roles("v2"), false));
        desk.done(desk.capacity(Desk.adopted(blue), 0));
        // then
        assertThat(swapped.stable()).contains("v2");
        assertThat(desk.instances()).isEqualTo(Map.of("v2", "3/3"));
        assertThat(cluster.deployment("my-app-blue").getSpec().getReplicas()).isZero();
    }

    @Test
    void theNextRevisionTakesTheColourThatIsIdle() {
        // given
        switched();
        desk.done(desk.command(new Desired.Roles("v2"), false));
        desk.done(desk.capacity(Desk.adopted(blue), 0));
        // when
        desk.done(desk.capacity(revision("v3"), 1000));
        desk.done(desk.expecting(shares("v2", 1000), "v3", 1000));
        // then
        assertThat(selector("my-app")).containsEntry("version", "blue");
        assertThat(cluster.deployment("my-app-blue").getSpec().getTemplate().getSpec().getContainers().getFirst()
                .getImage()).isEqualTo("my-app:v3");
        // when the copy is idle again, it follows the first one's template
        desk.done(desk.command(new Desired.Roles("v3"), false));
        desk.done(desk.capacity(revision("v2"), 0));
        cluster.patchDeployment("my-app-blue",
                "[{\"op\":\"add\",\"path\":\"/spec/template/spec/terminationGracePeriodSeconds\",\"value\":7}]");
        cluster.settle();
        desk.done(desk.capacity(revision("v4"), 1000));
        // then
        assertThat(cluster.deployment("my-app-green").getSpec().getTemplate().getSpec()
                .getTerminationGracePeriodSeconds()).isEqualTo(7);
    }

    @Test
    void whatSpillwayDidNotDeployComesBackFromTheHistoryByItsHash() {
        // given
        switched();
        desk.done(desk.command(new Desired.Roles("v2"), false));
        desk.done(desk.capacity(Desk.adopted(blue), 0));
        desk.done(desk.capacity(revision("v3"), 1000));
        desk.done(desk.capacity(revision("v3"), 0));
        // when
        desk.done(desk.capacity(Desk.adopted(blue), 1000));
        // then
        assertThat(desk.instances()).isEqualTo(Map.of("v2", "3/3", blue, "3/3"));
        assertThat(desk.failed(desk.capacity(Desk.adopted("0123456789ab"), 1000)))
                .contains("revision 0123456789ab is gone: no ReplicaSet is left of it", "number=3, revision=" + blue);
    }

    @Test
    void aPreviewServiceShowsTheNewColourBeforeTheSwitch() {
        // given
        cluster.apply(Guide.service("app: my-app\nversion: blue").replace("name: my-app", "name: my-app-preview"));
        desk.with("previewService", "my-app-preview");
        // when
        desk.done(desk.capacity(revision("v2"), 1000));
        // then
        assertThat(selector("my-app-preview")).containsEntry("version", "green");
        assertThat(selector("my-app")).containsEntry("version", "blue");
    }

    @Test
    void somebodyElsesSwitchIsDriftGoingForwardAndIsWrittenOverGoingBack() {
        // given
        switched();
        cluster.patchService("my-app",
                "[{\"op\":\"replace\",\"path\":\"/spec/selector/version\",\"value\":\"blue\"}]");
        // when
        String reason = desk.failed(desk.expecting(shares("v2", 1000), "v2", 1000));
        // then
        assertThat(reason).contains("drift: the shares here are", "expected were");
        assertThat(selector("my-app")).containsEntry("version", "blue");
        desk.done(desk.back(Desired.Traffic.of(shares("v2", 1000))));
        assertThat(selector("my-app")).containsEntry("version", "green");
    }

    @Test
    void fieldsOfOthersNeverChange() {
        // given
        cluster.patchService("my-app", """
                [{"op":"add","path":"/metadata/annotations","value":{"team":"shop"}},
                 {"op":"add","path":"/spec/sessionAffinity","value":"ClientIP"},
                 {"op":"add","path":"/spec/selector/tier","value":"web"}]""");
        cluster.patchDeployment("my-app-blue", """
                [{"op":"add","path":"/spec/template/metadata/labels/tier","value":"web"},
                 {"op":"add","path":"/metadata/annotations/owner","value":"shop"}]""");
        cluster.settle();
        blue = desk.observed().stable().orElseThrow();
        // when
        switched();
        desk.done(desk.back(Desired.Traffic.of(shares(blue, 1000))));
        // then
        var service = cluster.service("my-app");
        assertThat(service.getMetadata().getAnnotations()).containsEntry("team", "shop");
        assertThat(service.getSpec().getSessionAffinity()).isEqualTo("ClientIP");
        assertThat(service.getSpec().getSelector()).isEqualTo(Map.of("app", "my-app", "tier", "web", "version",
                "blue"));
        assertThat(service.getSpec().getPorts().getFirst().getTargetPort().getIntVal()).isEqualTo(8080);
        assertThat(cluster.deployment("my-app-blue").getMetadata().getAnnotations()).containsEntry("owner", "shop");
    }

    @Test
    void aPartOfTheRequestsTakesARouter() {
        // given
        desk.done(desk.capacity(revision("v2"), 1000));
        // when // then
        assertThat(desk.failed(desk.traffic(blue, 900, "v2", 100))).isEqualTo(
                "the selector of a Service sends all or nothing: 10 % takes a router (a target with the role traffic), or"
                        + " settings.routing: replicas");
        assertThat(List.of(selector("my-app").get("version"))).containsExactly("blue");
    }
}
