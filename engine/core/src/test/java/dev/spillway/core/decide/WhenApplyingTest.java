package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhenApplyingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** The capacity of v2 was asked for. */
    private static Story applying() {
        return stable(canary(weight(10), bake(60, "errors"), weight(100), bake(60))).deploys(V2).obeysOnce();
    }

    /** The first weight of v2 was asked for. */
    private static Story shifting() {
        return applying().obeysOnce();
    }

    @Test
    void theLastObservationEndsThePhase() {
        // when
        Story story = shifting().obeysOnce();

        // then
        assertThat(story.decided()).containsExactly("TargetObserved", "StepStarted", "BakeStarted");
        assertThat(story.state()).isEqualTo("Baking");
    }

    @Test
    void doneMeansObserved() {
        // when
        Story story = shifting().claimsDone(Observed.NOTHING);

        // then
        assertThat(story.decided()).containsExactly("CommandFailed");
        assertThat(story.state()).isEqualTo("Applying");
    }

    @Test
    void aSnapshotThatCannotBeKeptIsRefusedBeforeTheFirstWrite() {
        // given
        Story story = stable(canary(weight(10))).deploys(V2);
        var tooBig = new Observed(java.util.List.of(), java.util.List.of(), Optional.empty(),
                dev.spillway.core.model.Fence.NONE, Optional.of("x".repeat(Limits.SNAPSHOT_BYTES + 1)));

        // when
        for (int attempt = 0; attempt < Limits.FORWARD_ATTEMPTS; attempt++) {
            story.claimsDone(tooBig).passes(Duration.ofSeconds(5));
        }

        // then
        assertThat(story.ended().ending()).isEqualTo(State.Ending.ABORTED_UNTOUCHED);
        assertThat(story.ended().reason()).contains("65537 bytes");
    }

    @Test
    void anAcceptedCommandIsNotedOnce() {
        // when
        Story story = applying().accepts();

        // then
        assertThat(story.decided()).containsExactly("CommandAccepted");
        assertThat(story.accepts().last()).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void aFailedCommandIsTriedAgainWithAnIdOfItsOwn() {
        // given
        Story story = applying();
        String first = story.open().getFirst().id();

        // when
        story.fails(Outcome.Kind.FAILED, "no room").passes(SECOND);

        // then
        assertThat(story.decided()).containsExactly("CommandRepeated");
        assertThat(story.open()).singleElement().extracting(Command::id).isNotEqualTo(first);
    }

    @Test
    void theThirdFailureTakesItBack() {
        // when
        Story story = applying().fails(Outcome.Kind.FAILED, "no room").passes(SECOND)
                .fails(Outcome.Kind.CANCELLED, "no room").passes(SECOND.multipliedBy(2))
                .fails(Outcome.Kind.EXPIRED, "no room");

        // then
        assertThat(story.decided()).startsWith("CommandFailed", "RollbackStarted");
        assertThat(story.state()).isEqualTo("RollingBack");
    }

    @Test
    void aRefusedCommandTakesItBackAtOnce() {
        // when
        Story story = applying().fails(Outcome.Kind.REFUSED, "stale fence");

        // then
        assertThat(story.state()).isEqualTo("RollingBack");
    }

    @Test
    void driftHolds() {
        // when
        Story story = shifting().refusesFinding(observed(V2, 30, V1));

        // then
        assertThat(story.decided()).containsExactly("CommandFailed", "DriftFound", "Held");
        assertThat(story.state()).isEqualTo("Holding");
    }

    @Test
    void aDeadlineTakesItBackAndSaysThatNobodyServesTheTarget() {
        // given
        Story story = applying();

        // when
        story.passes(Duration.ofSeconds(15));
        assertThat(story.decided()).containsExactly("ExecutorSilent");
        story.passes(Duration.ofMinutes(10));

        // then
        assertThat(story.state()).isEqualTo("RollingBack");
        assertThat(((State.RollingBack) story.service().state()).reason())
                .contains("no executor serves local/dev");
    }

    @Test
    void abortSendsAllTrafficBackInTheSameDecision() {
        // when
        Story story = shifting().aborts();

        // then
        assertThat(story.decided()).containsExactly("RollbackStarted", "CommandsIssued");
        assertThat(story.open().getLast().desired()).isInstanceOfSatisfying(Desired.Traffic.class,
                t -> assertThat(t.shares()).singleElement().satisfies(s -> {
                    assertThat(s.revision()).isEqualTo(V1.id());
                    assertThat(s.permille()).isEqualTo(Weight.FULL);
                }));
        assertThat(story.open().getLast().rollback()).isTrue();
    }

    @Test
    void abortBeforeTheFirstChangeEndsUntouched() {
        // given
        Story story = stable(canary(weight(10))).deploys(V2);

        // when
        story.aborts();

        // then
        assertThat(story.decided()).containsExactly("RollbackStarted", "RolloutEnded");
        assertThat(story.ended().ending()).isEqualTo(State.Ending.ABORTED_UNTOUCHED);
    }

    @Test
    void anAbortNeedsAReason() {
        // when
        Story story = applying().asksWithoutReason(Request.Abort::new);

        // then
        assertThat(story.rejection()).startsWith("reason is missing");
    }

    @Test
    void aRequestThatMeansAnotherStepIsRejectedWithTheActiveOne() {
        // when
        Story story = applying().asksSaying(Optional.empty(), Optional.of(4), Optional.of("why"), Request.Abort::new);

        // then
        assertThat(story.rejection()).isEqualTo("the rollout is at step 0, not at step 4");
    }

    @Test
    void undoWhileActiveIsAnAbort() {
        // when
        Story story = shifting().undoes();

        // then
        assertThat(story.state()).isEqualTo("RollingBack");
    }

    @Test
    void aNewDeploymentSupersedes() {
        // when
        Story story = shifting().deploys(V3);

        // then
        assertThat(story.decided()).containsExactly("DeploymentWaiting", "RollbackStarted", "CommandsIssued");
        story.obeys();
        assertThat(story.service().running().revision()).isEqualTo(V3);
    }

    @Test
    void theSameDeploymentIsRejectedAndAQueuedOneWaits() {
        // given
        Story story = shifting();

        // when, then
        assertThat(story.deploys(V2).rejection()).contains("is already being rolled out by");
        assertThat(story.deploys(V3, OnConflict.REJECT).rejection()).contains("is running");
        assertThat(story.deploys(V3, OnConflict.QUEUE).decided()).containsExactly("DeploymentWaiting");
        assertThat(story.state()).isEqualTo("Applying");
    }

    @Test
    void theQueueHasEightPlaces() {
        // given
        Story story = shifting();
        for (int i = 0; i < Limits.WAITING; i++) {
            story.deploys(V3, OnConflict.QUEUE);
        }

        // when
        story.deploys(V3, OnConflict.QUEUE);

        // then
        assertThat(story.rejection()).isEqualTo("the queue is full: 8 deployments wait already");
    }

    @Test
    void aPauseStopsTheNextPhaseAndResumeGoesOnWithIt() {
        // given
        Story story = applying().pauses();

        // when
        story.obeysOnce();

        // then
        assertThat(story.decided()).containsExactly("TargetObserved", "Held");
        assertThat(story.weightsAsked(V2)).containsExactly(Weight.ZERO);
        story.resumes().obeys();
        assertThat(story.weightsAsked(V2)).containsExactly(Weight.ZERO, Weight.percent(10));
        assertThat(story.state()).isEqualTo("Baking");
    }

    @Test
    void aFreezeStopsTheAttemptThatWouldRaiseExposure() {
        // given
        Story story = shifting().fails(Outcome.Kind.FAILED, "no").freezes(true);

        // when
        story.passes(SECOND);

        // then
        assertThat(story.state()).isEqualTo("Holding");
        assertThat(story.freezes(false).open()).singleElement().extracting(Command::id).asString().endsWith("/2");
    }

    @Test
    void promoteDoesNotSkipTargetsButFullIsRemembered() {
        // given
        Story story = applying();

        // when, then
        assertThat(story.promotes().rejection()).contains("waits for its targets");
        assertThat(story.promotesInFull().decided()).containsExactly("FullPromotionAsked");
        assertThat(story.obeys().state()).isEqualTo("Window");
    }

    @Test
    void aSickCanaryIsNothingNewBeforeItGotTraffic() {
        // when
        Story story = applying().reports(V2, 0, 2);

        // then
        assertThat(story.decided()).containsExactly("HealthReported");
    }

    @Test
    void aSickCanaryAborts() {
        // when
        Story story = shifting().reports(V2, 0, 2);

        // then
        assertThat(story.decided()).startsWith("HealthReported", "RollbackStarted");
    }

    @Test
    void aFirstRevisionThatRunsAlreadyIsAdoptedAndNothingIsTouched() {
        // given
        Story story = unknown().asks(ask -> new Request.PutService(ask, canary(weight(10)))).deploys(V1);

        // when
        story.findsRunning(V1);

        // then
        assertThat(story.decided()).containsExactly("SnapshotTaken", "Adopted", "TargetObserved", "AlreadyStable",
                "RolloutEnded");
        assertThat(story.service().catalog().stable()).contains(V1);
        assertThat(story.ended().ending()).isEqualTo(State.Ending.PROMOTED);
        assertThat(story.deploys(V2).obeysOnce().service().running().stable()).contains(V1);
    }

    @Test
    void aLabelOfWhatDoesNotRunIsNotAdopted() {
        // given
        Story story = unknown().asks(ask -> new Request.PutService(ask, canary(weight(10)))).deploys(V2);

        // when
        story.findsLabel(V1);

        // then
        assertThat(story.decided()).doesNotContain("Adopted");
        assertThat(story.obeys().ended().ending()).isEqualTo(State.Ending.PROMOTED);
    }

    @Test
    void healthReportedBeforeTheAdoptionIsOldWhenItIsDeliveredAgain() {
        // given
        Story story = unknown().asks(ask -> new Request.PutService(ask, canary(weight(10)))).deploys(V2);
        assertThat(story.reportsAs("sick", V1, 0, 2).decided()).containsExactly("HealthReported");
        assertThat(story.findsRunning(V1).decided()).contains("Adopted");

        // when
        story.reportsAs("sick", V1, 0, 2);

        // then
        assertThat(story.decided()).isEmpty();
        assertThat(story.reports(V1, 0, 2).decided()).containsExactly("HealthReported", "Paused");
    }

    @Test
    void aSickStablePauses() {
        // when
        Story story = applying().reports(V1, 0, 2);

        // then
        assertThat(story.decided()).containsExactly("HealthReported", "Paused");
        assertThat(story.obeys().state()).isEqualTo("Holding");
    }

    @Test
    void anAlertThatNamesTheNewRevisionAborts() {
        // when
        Story story = shifting().alerts("slow", Optional.of(V2));

        // then
        assertThat(story.decided()).startsWith("AlertTaken", "RollbackStarted");
    }

    @Test
    void anAlertThatNamesNothingOnlyPausesAndOnlyOnce() {
        // given
        Story story = shifting();

        // when, then
        assertThat(story.alerts("slow", Optional.empty()).decided()).containsExactly("AlertTaken", "Paused");
        assertThat(story.alerts("slow", Optional.empty()).ignored()).isEqualTo("this alert was taken already");
    }

    @Test
    void anAlertOlderThanTheExposureOrAboutStableIsIgnored() {
        // when, then
        assertThat(applying().alerts("slow", Optional.of(V2)).decided()).containsExactly("AlertTaken");
        assertThat(shifting().alerts("slow", Optional.of(V1)).state()).isEqualTo("Applying");
    }

    @Test
    void abandonEndsARolloutWhoseTargetIsGone() {
        // when
        Story story = applying().asks(Request.Abandon::new);

        // then
        assertThat(story.ended().ending()).isEqualTo(State.Ending.ABANDONED);
    }

    @Test
    void theFirstRolloutHasNoWindowAndEndsAtOnce() {
        // given
        Story story = unknown().asks(ask -> new Request.PutService(ask, canary(weight(100)))).deploys(V1);

        // when
        story.obeys();

        // then
        assertThat(story.decided()).endsWith("Promoted", "WindowOpened", "WindowClosed", "RolloutEnded");
    }

    @Test
    void theLastWriteOfThePromotionOpensTheWindow() {
        // given
        Story story = stable(canary(weight(100))).deploys(V2);

        // when
        story.obeys();

        // then
        assertThat(story.decided()).containsExactly("TargetObserved", "Promoted", "WindowOpened");
    }
}
