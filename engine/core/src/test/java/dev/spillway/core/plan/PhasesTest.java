package dev.spillway.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Plan;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Share;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import dev.spillway.core.state.Brief;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PhasesTest {
    private static final Revision V1 = Revision.of("v1", "app:1");
    private static final Revision V2 = Revision.of("v2", "app:2");

    private static Brief brief(Optional<Revision> stable, Step... steps) {
        var targets = List.of(new Target("pods", "kubernetes", "eu", Target.Role.WORKLOAD, Map.of()),
                new Target("mesh", "istio", "eu", Target.Role.TRAFFIC, Map.of()));
        var plan = new Plan(List.of(steps), targets, List.of(), Policy.DEFAULT, Optional.empty());
        return new Brief(new RolloutId(new ServiceId("prod", "checkout"), "r1"), plan, V2, stable, false, Actor.ENGINE,
                Map.of());
    }

    private static Step weight(int percent) {
        return new Step.SetWeight(Weight.percent(percent));
    }

    private static final Brief SHARED = brief(Optional.of(V1), new Step.Deploy(), weight(10), weight(60),
            new Step.Promote());
    private static final Brief FIRST = brief(Optional.empty(), new Step.Deploy(), weight(10), new Step.Promote());

    private static List<String> kinds(List<Phases.Phase> phases) {
        return phases.stream().map(p -> p.asks().stream()
                .map(a -> a.target().name() + ":" + a.desired().getClass().getSimpleName()).toList().toString())
                .toList();
    }

    @Test
    void theFirstStepBeginsWithASnapshotOfEveryTarget() {
        assertThat(kinds(Phases.forward(SHARED, 0))).containsExactly("[pods:Snapshot, mesh:Snapshot]",
                "[pods:Capacity]");
    }

    @Test
    void capacityComesBeforeTheWeightThatNeedsIt() {
        assertThat(kinds(Phases.forward(SHARED, 1))).containsExactly("[mesh:Traffic]");
        assertThat(kinds(Phases.forward(SHARED, 2))).containsExactly("[pods:Capacity]", "[mesh:Traffic]");
    }

    @Test
    void aForwardWriteExpectsWhatTheStepBeforeLeft() {
        var write = (Desired.Traffic) Phases.forward(SHARED, 2).getLast().asks().getFirst().desired();
        assertThat(write.expected()).contains(List.of(new Share(V1.id(), Weight.percent(90)),
                new Share(V2.id(), Weight.percent(10))));
    }

    @Test
    void promoteSwapsRolesAndDeploysNothingAgain() {
        assertThat(kinds(Phases.forward(SHARED, 3))).containsExactly("[pods:Capacity]", "[mesh:Traffic]",
                "[pods:Roles, mesh:Roles]");
    }

    @Test
    void theWayBackDrainsLast() {
        assertThat(kinds(Phases.backward(SHARED, 1, false, false))).containsExactly("[mesh:Traffic]",
                "[pods:Capacity]");
        assertThat(kinds(Phases.backward(SHARED, 1, false, true))).containsExactly("[mesh:Traffic]",
                "[pods:Roles, mesh:Roles]", "[pods:Capacity]");
    }

    @Test
    void everyWriteBackHasTheDeadlineOfARollback() {
        var attempt = Policy.Deadlines.DEFAULT.rollbackAttempt();
        assertThat(Phases.backward(SHARED, 1, true, true)).extracting(Phases.Phase::deadline).containsExactly(attempt,
                attempt, attempt, Policy.Deadlines.DEFAULT.drain());
    }

    @Test
    void withoutStableThereAreNoWeightsAndNothingIsLeft() {
        assertThat(Phases.applies(FIRST, 1)).isFalse();
        var back = (Desired.Traffic) Phases.backward(FIRST, 1, false, false).getFirst().asks().getFirst().desired();
        assertThat(back.shares()).isEmpty();
    }

    @Test
    void onlyRisesAreStoppedByAFreeze() {
        assertThat(List.of(0, 1, 2, 3)).map(i -> Phases.raisesExposure(SHARED, i)).containsExactly(false, true, true,
                true);
        assertThat(Phases.raisesExposure(brief(Optional.of(V1), weight(10), weight(10)), 1)).isFalse();
    }

    @Test
    void theOldRevisionRetiresToNothing() {
        assertThat(Phases.retire(SHARED).getFirst().asks().getFirst().desired())
                .isEqualTo(new Desired.Capacity(V1, Weight.ZERO));
        assertThat(Phases.retire(FIRST)).isEmpty();
    }

    @Test
    void rollingChangesTheInstancesInPlaceAndBackBeforeAllElse() {
        // given
        Brief rolling = brief(Optional.of(V1), new Step.Roll(), new Step.Promote());

        // when // then
        assertThat(kinds(Phases.forward(rolling, 0))).containsExactly("[pods:Snapshot, mesh:Snapshot]", "[pods:Roll]");
        assertThat(Phases.weightAt(rolling.plan(), 0)).isEqualTo(Weight.FULL);
        assertThat(((Desired.Traffic) Phases.forward(rolling, 1).get(1).asks().getFirst().desired()).expected())
                .contains(List.of(new Share(V2.id(), Weight.FULL)));
        assertThat(kinds(Phases.backward(rolling, 0, false, true))).containsExactly("[pods:Roll]", "[mesh:Traffic]",
                "[pods:Roles, mesh:Roles]", "[pods:Capacity]");
        assertThat(((Desired.Roll) Phases.backward(rolling, 0, true, false).getFirst().asks().getFirst().desired())
                .revision()).isEqualTo(V1);
    }

    @Test
    void aFirstRollOnAnEmptyTargetIsTakenAwayAgain() {
        // given
        Brief first = brief(Optional.empty(), new Step.Roll(), new Step.Promote());

        // when // then
        assertThat(kinds(Phases.backward(first, 0, false, false))).containsExactly("[mesh:Traffic]", "[pods:Capacity]");
    }
}
