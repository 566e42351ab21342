package dev.spillway.executor.kubernetes;

import static dev.spillway.executor.kubernetes.Desk.revision;
import static dev.spillway.executor.kubernetes.Desk.shares;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Reading;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An API server that has other things to do. */
final class FaultsTest {
    private final ModelCluster cluster = new ModelCluster();
    private final Desk desk = new Desk(cluster).with("deployment", "my-app-blue").with("copy", "my-app-green")
            .with("service", "my-app");
    private String blue = "";

    @BeforeEach
    void bothColoursRun() {
        cluster.apply(Guide.deployment("my-app-blue", 2, "blue")).apply(Guide.service("app: my-app\nversion: blue"));
        cluster.settle();
        blue = desk.observed().stable().orElseThrow();
        desk.done(desk.capacity(revision("v2"), 1000));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private Map<String, String> selector() {
        return cluster.service("my-app").getSpec().getSelector();
    }

    @ParameterizedTest
    @CsvSource({"409, the object has been modified", "429, slow down", "503, no healthy upstream",
            "500, etcdserver: leader changed"})
    void aWriteThatHadNoEffectIsMadeAgain(int code, String message) {
        // given
        cluster.refuseNext("PATCH", ".*/services/my-app.*", code, message);
        cluster.refuseNext("PATCH", ".*/services/my-app.*", code, message);
        // when // then
        desk.done(desk.expecting(shares(blue, 1000), "v2", 1000));
        assertThat(selector()).containsEntry("version", "green");
    }

    @Test
    void aWriteWhoseAnswerIsLostIsFoundAndNotRepeated() {
        // given
        cluster.loseAnswer("PATCH", ".*/services/my-app.*", 500);
        int before = cluster.writes().size();
        // when
        desk.done(desk.expecting(shares(blue, 1000), "v2", 1000));
        // then
        assertThat(cluster.writes().subList(before, cluster.writes().size()))
                .filteredOn(write -> write.contains("/services/my-app")).hasSize(1);
    }

    @Test
    void anAPIServerThatIsAwayForAMinuteIsWaitedFor() {
        // given
        Command command = desk.expecting(shares(blue, 1000), "v2", 1000);
        cluster.away(true);
        desk.rig().send(command);
        // when
        for (Duration away = Duration.ZERO; away.toSeconds() < 60; away = away.plusSeconds(2)) {
            while (!desk.rig().waiting().isEmpty()) {
                desk.rig().perform(desk.rig().waiting().getFirst());
            }
            desk.rig().pass(Duration.ofSeconds(2));
        }
        assertThat(desk.rig().kinds(command)).containsExactly(Kind.ACCEPTED);
        cluster.away(false);
        desk.rig().runUntil(command, Kind.DONE);
        // then
        assertThat(desk.rig().kinds(command)).contains(Kind.DONE);
        assertThat(selector()).containsEntry("version", "green");
    }

    @Test
    void aServerThatIsGoneIsNoAnswer() {
        // given
        Command command = desk.traffic("v2", 1000);
        cluster.stop();
        // when // then
        assertThat(desk.platform().observe(command)).isInstanceOfSatisfying(Reading.Unseen.class,
                unseen -> assertThat(unseen.reason()).contains("no answer from the API server"));
    }

    @Test
    void aZombieWithAnOldFenceCanDoNothing() {
        // given: it has read, and decided, and then its machine slept
        Command old = desk.traffic("v2", 1000);
        Picture seen = ((Reading.Seen<Picture>) desk.platform().observe(old)).observed();
        Call write = ((Next.Do<Call>) desk.platform().next(old, seen)).call();
        desk.done(desk.back(Desired.Traffic.of(shares(blue, 1000))));
        // when
        CallResult result = desk.platform().call(old, write);
        // then
        assertThat(result).isInstanceOf(CallResult.Transient.class);
        assertThat(selector()).containsEntry("version", "blue");
        // and as a process that knows nothing of the newer one
        try (Desk other = desk.again()) {
            Command late = other.traffic("v2", 1000);
            assertThat(other.failed(late)).contains("the target carries the newer fence");
        }
        assertThat(selector()).containsEntry("version", "blue");
    }

    @Test
    void aCopyThatALateOneMakesIsNotMadeTwice() {
        // given
        cluster.loseAnswer("POST", ".*/deployments.*", 500);
        // when
        try (ModelCluster fresh = new ModelCluster()) {
            fresh.apply(Guide.deployment("my-app", 2, "v1"));
            fresh.loseAnswer("POST", ".*/deployments.*", 500);
            fresh.settle();
            Desk there = new Desk(fresh).with("deployment", "my-app");
            there.done(there.capacity(revision("v2"), 500));
            // then
            assertThat(fresh.writes()).filteredOn(
                    write -> write.startsWith("POST") && write.contains("/deployments ") && write.contains("copy-of"))
                    .hasSize(1);
            there.platform().close();
        }
    }

    @Test
    void aHalfAppliedDeploymentIsCompletedByTheNextProcess() {
        // given
        Command command = desk.capacity(revision("v2"), 500);
        desk.rig().send(command);
        desk.rig().perform(desk.rig().waiting().getFirst());
        desk.rig().perform(desk.rig().waiting().getFirst());
        // when
        desk.rig().crash();
        // then
        assertThat(desk.rig().runUntil(command, Kind.DONE)).isTrue();
        assertThat(desk.instances()).containsEntry("v2", "1/1");
    }
}
