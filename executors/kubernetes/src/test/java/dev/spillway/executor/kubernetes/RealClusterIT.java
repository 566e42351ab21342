package dev.spillway.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Instances;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Reading;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.contract.Rig;
import dev.spillway.executor.runtime.Pace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the model cannot show: a real API server's answers, and the real controllers. */
final class RealClusterIT {
    private static final Map<String, String> BY_SELECTOR = Map.of("service", "my-app", "copy", "my-app-green");

    private final ClusterFixture cluster = new ClusterFixture(3);
    private final Rig<Picture, Call> rig = new Rig<>(cluster.platform(), Pace.STANDARD, cluster::pass);
    private Map<String, String> settings = Map.of();
    private long epoch = 1;
    private long seq;
    private String old = "";

    @BeforeEach
    void threeRun() {
        var running = cluster.admin().apps().deployments().inNamespace(cluster.namespace()).withName("my-app");
        var _ = running.waitUntilCondition(
                one -> Integer.valueOf(3).equals(one.getStatus().getAvailableReplicas()), 3,
                java.util.concurrent.TimeUnit.MINUTES);
        old = end(command(new Desired.Snapshot(), false)).observed().flatMap(Observed::stable).orElseThrow();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Command command(Desired desired, boolean rollback) {
        seq++;
        epoch += rollback ? 1 : 0;
        return new Command("c" + seq, "it/my-app", "it/my-app/r", 0, 0, 1, cluster.target(settings),
                new Fence(epoch, seq), rollback, rig.now(), rig.now().plusSeconds(900), desired);
    }

    private Outcome end(Command command) {
        rig.send(command);
        rig.run(_ -> rig.kinds(command).stream().noneMatch(Kind::terminal));
        return rig.outcomes().stream().filter(one -> one.commandId().equals(command.id()) && one.kind().terminal())
                .findFirst().orElseThrow();
    }

    private Observed done(Desired desired, boolean rollback) {
        Outcome outcome = end(command(desired, rollback));
        assertThat(outcome.kind()).as("%s", outcome).isEqualTo(Kind.DONE);
        return outcome.observed().orElseThrow();
    }

    private static Desired traffic(String revision) {
        return Desired.Traffic.of(List.of(new Share(revision, 1000)));
    }

    @Test
    void blueGreenThereAndBack() {
        // given
        settings = BY_SELECTOR;
        Revision v2 = cluster.revision("v2");
        // when
        done(new Desired.Capacity(v2, 1000), false);
        Observed there = done(traffic("v2"), false);
        // then
        assertThat(there.shares()).containsExactly(new Share("v2", 1000));
        // when
        Observed back = done(traffic(old), true);
        done(new Desired.Capacity(v2, 0), true);
        // then
        assertThat(back.shares()).containsExactly(new Share(old, 1000));
    }

    @Test
    void rollingThereAndBackByTheHashOfWhatWasThere() {
        // when
        Observed there = done(new Desired.Roll(cluster.revision("v2")), false);
        // then
        assertThat(there.instances()).containsExactly(new Instances("v2", 3, 3));
        // when
        Observed back = done(new Desired.Roll(Desk.adopted(old)), true);
        // then
        assertThat(back.instances()).containsExactly(new Instances(old, 3, 3));
    }

    @Test
    void aWriteOnWhatWasReadLongAgoIsTurnedAway() {
        // given
        settings = BY_SELECTOR;
        done(new Desired.Capacity(cluster.revision("v2"), 1000), false);
        Command late = command(traffic("v2"), false);
        Picture seen = ((Reading.Seen<Picture>) cluster.platform().observe(late)).observed();
        Call write = ((Next.Do<Call>) cluster.platform().next(late, seen)).call();
        done(traffic(old), true);
        // when
        CallResult result = cluster.platform().call(late, write);
        // then
        assertThat(result).isInstanceOf(CallResult.Transient.class);
        assertThat(Routes.selector(cluster.service())).containsEntry("version", "blue");
    }

    @Test
    void aNamespaceThatIsNotThereIsSaid() {
        // given
        settings = Map.of("namespace", cluster.namespace() + "-gone");
        // when // then
        assertThat(end(command(new Desired.Snapshot(), false)).reason()).hasValueSatisfying(
                reason -> assertThat(reason).contains("there is no Deployment my-app in namespace"));
    }
}
