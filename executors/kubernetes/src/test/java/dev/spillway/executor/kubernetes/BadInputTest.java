package dev.spillway.executor.kubernetes;

import static dev.spillway.executor.kubernetes.Desk.revision;
import static dev.spillway.executor.kubernetes.Desk.shares;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Desired;
import dev.spillway.executor.Revision;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be done ends with a reason that says what is wrong and what is right, and leaves nothing behind. */
final class BadInputTest {
    private final ModelCluster cluster = new ModelCluster();
    private final Desk desk = new Desk(cluster).with("deployment", "my-app");
    private String v1 = "";

    @BeforeEach
    void stableRuns() {
        cluster.apply(Guide.deployment("my-app", 4, "v1")).apply(Guide.service("app: my-app"));
        cluster.settle();
        v1 = desk.observed().stable().orElseThrow();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private String snapshot() {
        return desk.failed(desk.command(new Desired.Snapshot(), false));
    }

    @ParameterizedTest
    @CsvSource({"deployment, gone, there is no Deployment gone in namespace prod",
            "namespace, gone, there is no Deployment my-app in namespace gone",
            "service, gone, there is no Service gone in namespace prod",
            "previewService, gone, there is no Service gone in namespace prod",
            "deployment, My_App, 'settings.deployment is ''My_App'', must be the name of a Deployment'",
            "replicas, many, 'settings.replicas is ''many'', must be a number 1..1000'",
            "maxSurge, lots, 'settings.maxSurge is ''lots'', must be like 2 or 25%'",
            "routing, weights, 'settings.routing is ''weights'', must be selector or replicas'",
            "routing, replicas, settings.replicas is missing", "copy, my-app, must be another Deployment",
            "colour, blue, settings.colour is unknown"})
    void aSettingThatIsWrongIsNamed(String setting, String value, String reason) {
        // given
        desk.with(setting, value);
        // when // then
        assertThat(snapshot()).contains(reason);
        assertThat(cluster.writes()).noneMatch(write -> write.contains("spillway.dev"));
    }

    @Test
    void missingRightsAreSaid() {
        // given
        cluster.refuseNext("GET", ".*/deployments/my-app", 403,
                "deployments.apps \"my-app\" is forbidden: User \"spillway\" cannot get resource");
        // when // then
        assertThat(snapshot()).contains("User \"spillway\" cannot get resource (403)",
                "give this executor's account the right to do that, see docs/kubernetes.md");
        // given
        cluster.refuseNext("POST", ".*/deployments.*", 403, "User \"spillway\" cannot create resource");
        // when // then
        assertThat(desk.failed(desk.capacity(revision("v2"), 500))).contains("create Deployment prod/my-app-copy",
                "cannot create resource (403)");
    }

    @Test
    void aQuotaThatIsExceededIsSaidAndCanBeTakenBack() {
        // given
        cluster.controllers().quota(5);
        // when
        String reason = desk.failed(desk.capacity(revision("v2"), 1000));
        // then
        assertThat(reason).contains("Deployment my-app-copy cannot make its pods", "exceeded quota");
        desk.done(desk.back(new Desired.Capacity(revision("v2"), 0)));
        assertThat(desk.instances()).isEqualTo(Map.of(v1, "4/4"));
    }

    @Test
    void anImageThatNeverPullsIsSaidAtTheProgressDeadline() {
        // given
        cluster.patchDeployment("my-app", "[{\"op\":\"add\",\"path\":\"/spec/progressDeadlineSeconds\",\"value\":60}]");
        // when
        String reason = desk.failed(desk.capacity(revision("never"), 500));
        // then
        assertThat(reason).contains("ProgressDeadlineExceeded", "ImagePullBackOff");
        desk.done(desk.back(new Desired.Capacity(revision("never"), 0)));
        assertThat(desk.instances()).isEqualTo(Map.of(v1, "4/4"));
    }

    @Test
    void anImageThatIsNoNameIsSaidAtOnce() {
        assertThat(desk.failed(desk.capacity(revision("a b"), 500))).contains("cannot start: InvalidImageName");
    }

    @Test
    void aSelectorThatMatchesNothingIsNotWritten() {
        // given
        cluster.patchService("my-app", "[{\"op\":\"replace\",\"path\":\"/spec/selector/app\",\"value\":\"other\"}]");
        desk.with("service", "my-app");
        // when // then
        assertThat(snapshot()).contains("Service my-app selects {app=other}",
                "which the pods of Deployment my-app do not carry");
        // and if it was changed later: what runs is not taken for idle
        desk.done(desk.capacity(revision("v2"), 1000));
        assertThat(desk.instances()).isEqualTo(Map.of(v1, "4/4", "v2", "4/4"));
        assertThat(desk.failed(desk.traffic("v2", 1000))).contains("Service my-app selects {app=other}",
                "which the pods of Deployment my-app-copy do not carry");
        assertThat(cluster.service("my-app").getSpec().getSelector()).isEqualTo(Map.of("app", "other"));
    }

    @Test
    void podsThatAServiceCannotTellApartAreSaid() {
        // given
        desk.with("service", "my-app").with("label", "colour");
        // when // then
        assertThat(desk.failed(desk.capacity(revision("v2"), 1000))).contains(
                "the pods of Deployment my-app have no label 'colour'", "settings.label");
        assertThat(desk.observed().shares()).isEqualTo(shares(v1, 1000));
    }

    @Test
    void aFieldThatCannotBeChangedIsSaid() {
        // given: an admission webhook, or the server itself
        cluster.refuseNext("PATCH", ".*/deployments/my-app.*", 422,
                "Deployment.apps \"my-app\" is invalid: spec.selector: Invalid value: field is immutable");
        // when // then
        assertThat(desk.failed(desk.roll(revision("v2")))).contains("field is immutable (422)");
    }

    @Test
    void aContainerThatIsNotThereIsSaid() {
        // given
        desk.with("container", "web");
        // when // then
        assertThat(desk.failed(desk.roll(revision("v2")))).contains("the pod template has no container 'web'",
                "settings.container must be one of [app]");
    }

    @Test
    void aDeploymentOfAnotherServiceIsLeftAlone() {
        // given
        desk.done(desk.roll(revision("v2")));
        // when // then
        assertThat(desk.of("prod/other").failed(desk.roll(revision("v3")))).contains(
                "Deployment my-app belongs to prod/my-app");
    }

    @Test
    void flagsMigrationsAndMeasurementsAreNotServed() {
        assertThat(desk.failed(desk.command(new Desired.Migrate("expand"), false)))
                .isEqualTo("the kubernetes platform has no migrate");
    }

    @Test
    void fullCapacityMustBeKnown() {
        // given
        cluster.patchDeployment("my-app", "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":0}]");
        cluster.settle();
        // when // then
        assertThat(desk.failed(desk.capacity(new Revision("v2", "v2", "my-app:v2", Map.of(), Map.of(), ""), 1000)))
                .contains("settings.replicas is missing");
    }
}
