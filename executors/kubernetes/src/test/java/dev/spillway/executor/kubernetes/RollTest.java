package dev.spillway.executor.kubernetes;

import static dev.spillway.executor.kubernetes.Desk.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Revision;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guide's Deployment: ten replicas, surge and unavailable 25 %. */
final class RollTest {
    private final ModelCluster cluster = new ModelCluster();
    private final Desk desk = new Desk(cluster).with("deployment", "my-app");
    private String v1 = "";

    @BeforeEach
    void tenRun() {
        cluster.apply(Guide.deployment("my-app", 10, "v1"));
        cluster.settle();
        v1 = desk.observed().stable().orElseThrow();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private String image() {
        return cluster.deployment("my-app").getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    }

    @Test
    void itIsDoneWhenAllInstancesAreNewAndAvailable() {
        // when
        Command roll = desk.roll(revision("v2"));
        Outcome outcome = desk.end(roll);
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.DONE);
        assertThat(desk.instances()).isEqualTo(Map.of("v2", "10/10"));
        assertThat(image()).isEqualTo("my-app:v2");
        assertThat(desk.rig().kinds(roll)).contains(Kind.PROGRESS);
    }

    @Test
    void itIsNotDoneByTheStatusOfTheRevisionBefore() {
        // given: the controller has not looked yet
        Command roll = desk.roll(revision("v2"));
        desk.rig().send(roll);
        // when
        for (int i = 0; i < 4 && !desk.rig().waiting().isEmpty(); i++) {
            desk.rig().perform(desk.rig().waiting().getFirst());
        }
        // then
        assertThat(image()).isEqualTo("my-app:v2");
        assertThat(desk.rig().kinds(roll)).doesNotContain(Kind.DONE);
    }

    @Test
    void theKnobsAreAsTheyAreGiven() {
        // given
        desk.with("maxSurge", "3").with("maxUnavailable", "10%").with("minReadySeconds", "5")
                .with("progressDeadlineSeconds", "120");
        // when
        desk.done(desk.roll(revision("v2")));
        // then
        var spec = cluster.deployment("my-app").getSpec();
        assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getIntVal()).isEqualTo(3);
        assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getStrVal()).isEqualTo("10%");
        assertThat(spec.getMinReadySeconds()).isEqualTo(5);
        assertThat(spec.getProgressDeadlineSeconds()).isEqualTo(120);
    }

    @Test
    void anImageThatNeverPullsEndsAtTheProgressDeadlineAndIsRolledBack() {
        // given
        desk.with("progressDeadlineSeconds", "60");
        // when
        String reason = desk.failed(desk.roll(revision("never")));
        // then
        assertThat(reason).contains("made no progress with never", "ProgressDeadlineExceeded", "ImagePullBackOff");
        assertThat(desk.instances().get(v1)).as("as many as maxUnavailable leaves").isEqualTo("8/8");
        // when
        desk.done(desk.back(new Desired.Roll(Desk.adopted(v1))));
        // then
        assertThat(desk.instances()).isEqualTo(Map.of(v1, "10/10"));
        assertThat(image()).isEqualTo("my-app:v0");
        desk.done(desk.command(new Desired.Capacity(revision("never"), 0), true));
    }

    @Test
    void anUndoGivesTheTemplateThatWasThereAndItsReplicaSetAgain() {
        // given
        var before = cluster.deployment("my-app").getSpec().getTemplate();
        var flags = new Revision("v2", "v2", "my-app:v2", Map.of("A", "1"), Map.of("new_feature", "true"), "");
        desk.done(desk.roll(flags));
        var then = cluster.deployment("my-app").getSpec().getTemplate();
        desk.done(desk.roll(revision("v3")));
        // when
        desk.done(desk.back(new Desired.Roll(flags)));
        // then
        assertThat(cluster.deployment("my-app").getSpec().getTemplate()).isEqualTo(then);
        assertThat(cluster.deployment("my-app").getMetadata().getAnnotations()).containsEntry(History.NUMBER, "4");
        assertThat(cluster.admin().apps().replicaSets().inNamespace(ModelCluster.NAMESPACE).list().getItems())
                .hasSize(3);
        // when
        desk.done(desk.back(new Desired.Roll(Desk.adopted(v1))));
        // then
        assertThat(cluster.deployment("my-app").getSpec().getTemplate()).isEqualTo(before);
    }

    @Test
    void aPausedDeploymentIsSaidToBePaused() {
        // given
        cluster.patchDeployment("my-app", "[{\"op\":\"add\",\"path\":\"/spec/paused\",\"value\":true}]");
        // when // then
        assertThat(desk.failed(desk.roll(revision("v2")))).contains("my-app is paused: kubectl rollout resume");
        assertThat(image()).isEqualTo("my-app:v0");
    }

    @Test
    void somebodyElsesImageIsAnotherRevision() {
        // given
        desk.done(desk.roll(revision("v2")));
        // when
        cluster.patchDeployment("my-app",
                "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"my-app:hot\"}]");
        cluster.settle();
        // then
        assertThat(desk.instances()).hasSize(1).doesNotContainKey("v2");
    }
}
