package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhenRollingBackTest {
    private static Story baking() {
        return stable(canary(weight(10), bake(60, "errors"))).deploys(V2).obeys();
    }

    private static Story rollingBack() {
        return baking().aborts();
    }

    @Test
    void capacityGoesOnlyAfterTheTrafficWasObservedGone() {
        // given
        Story story = rollingBack();
        assertThat(story.open()).allSatisfy(c -> assertThat(c.desired()).isInstanceOf(Desired.Traffic.class));

        // when
        story.obeysOnce();

        // then
        assertThat(story.open()).singleElement().satisfies(c -> assertThat(c.desired())
                .isEqualTo(new Desired.Capacity(V2, Weight.ZERO)));
    }

    @Test
    void itEndsWhenNothingIsLeft() {
        // when
        Story story = rollingBack().obeys();

        // then
        assertThat(story.decided()).containsExactly("TargetObserved", "RolloutEnded");
        assertThat(story.ended().ending()).isEqualTo(State.Ending.ROLLED_BACK);
    }

    @Test
    void itTriesWithoutLimitAndSaysThatItIsStuck() {
        // given
        Story story = rollingBack();

        // when
        for (int i = 0; i < 3; i++) {
            story.fails(Outcome.Kind.FAILED, "no").passes(Duration.ofSeconds(4));
        }

        // then
        assertThat(story.log()).extracting(e -> e.event().getClass().getSimpleName())
                .containsOnlyOnce("RollbackStuck");
        story.accepts().passes(Duration.ofMinutes(11));
        assertThat(story.log()).filteredOn(e -> e.event().getClass().getSimpleName().equals("RollbackStuck"))
                .hasSize(2);
        assertThat(story.runsOn().ended().ending()).isEqualTo(State.Ending.ROLLED_BACK);
    }

    @Test
    void anAttemptThatNobodyAnsweredIsMadeAgain() {
        // given
        Story story = rollingBack().forgets();

        // when
        story.passes(Duration.ofSeconds(32));

        // then
        assertThat(story.log()).extracting(e -> e.event().getClass().getSimpleName()).contains("ExecutorSilent",
                "CommandFailed", "CommandRepeated");
        assertThat(story.open()).singleElement().satisfies(c -> assertThat(c.rollback()).isTrue());
    }

    @Test
    void doneMeansObservedOnTheWayBackToo() {
        // when
        Story story = rollingBack().claimsDone(Observed.NOTHING);

        // then
        assertThat(story.decided()).containsExactly("CommandFailed");
    }

    @Test
    void everyFailureIsNotedWhateverItIsCalled() {
        // when, then
        assertThat(rollingBack().fails(Outcome.Kind.REFUSED, "stale").decided()).containsExactly("CommandFailed");
        assertThat(rollingBack().fails(Outcome.Kind.CANCELLED, "stale").decided()).containsExactly("CommandFailed");
        assertThat(rollingBack().fails(Outcome.Kind.EXPIRED, "stale").decided()).containsExactly("CommandFailed");
    }

    @Test
    void nothingRaisesExposureAnyMore() {
        // given
        Story story = rollingBack();

        // when, then
        assertThat(story.promotesInFull().rejection()).isEqualTo("the rollout is going back already");
        assertThat(story.resumes().rejection()).isEqualTo("the rollout is going back already");
        assertThat(story.skips().rejection()).isEqualTo("the rollout is going back already");
        assertThat(story.runsOn().weightsAsked(V2)).endsWith(Weight.ZERO);
    }

    @Test
    void stableWithoutAnInstanceGetsItsCapacityFirstAndTheLogSaysSo() {
        // when
        Story story = baking().reports(V1, 0, 0).aborts();

        // then
        assertThat(story.open().getLast().desired()).isEqualTo(new Desired.Capacity(V1, Weight.FULL));
        assertThat(((State.RollingBack) story.service().state()).reason()).contains("its capacity comes first");
    }

    @Test
    void sickInstancesOfStableAreNotWaitedFor() {
        // when
        Story story = baking().reports(V1, 0, 2).aborts();

        // then
        assertThat(story.open().getLast().desired()).isInstanceOf(Desired.Traffic.class);
    }

    @Test
    void theNewestDeploymentReplacesTheOneThatWaits() {
        // given
        Story story = rollingBack().deploys(V3);

        // when
        story.deploys(V1, OnConflict.SUPERSEDE);

        // then
        assertThat(story.service().catalog().waiting()).singleElement()
                .satisfies(w -> assertThat(w.revision()).isEqualTo(V1));
    }

    @Test
    void whatWaitedStartsWhenItIsBack() {
        // when
        Story story = rollingBack().deploys(V3).obeysOnce().obeysOnce();

        // then
        assertThat(story.decided()).containsExactly("TargetObserved", "RolloutEnded", "WaitingDropped",
                "RolloutStarted", "StepStarted", "CommandsIssued");
    }

    @Test
    void anAbortDropsWhatWaitsAndNeedsAReason() {
        // given
        Story story = baking().deploys(V3);

        // when, then
        assertThat(story.asksWithoutReason(Request.Abort::new).rejection()).startsWith("reason is missing");
        assertThat(story.aborts().decided()).containsExactly("WaitingDropped");
        assertThat(story.aborts().rejection()).isEqualTo("the rollout is going back already");
        assertThat(story.obeys().state()).isEqualTo("Idle");
    }

    @Test
    void anAlertIsOnlyNoted() {
        // when
        Story story = rollingBack().alerts("slow", Optional.of(V2));

        // then
        assertThat(story.decided()).containsExactly("AlertTaken");
    }

    @Test
    void abandonEndsARollbackWhoseTargetIsGone() {
        // when
        Story story = rollingBack().asks(Request.Abandon::new);

        // then
        assertThat(story.ended().ending()).isEqualTo(State.Ending.ABANDONED);
    }
}
