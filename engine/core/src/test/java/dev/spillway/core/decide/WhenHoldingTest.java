package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Request.DriftAnswer;
import dev.spillway.core.state.State;
import dev.spillway.core.state.State.Question;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhenHoldingTest {
    private static final Actor CAROL = new Actor("carol", "cli", true);

    private static Story pausing(Optional<Duration> duration) {
        return stable(canary(weight(10), new Step.Pause(duration), weight(100))).deploys(V2).obeys();
    }

    private static Story approving() {
        return stable(canary(new Step.Approve(2), weight(10))).deploys(V2).obeys();
    }

    private static Story inconclusive() {
        return stable(canary(weight(10), bake(60, "errors"), weight(100))).deploys(V2).obeys()
                .passes(Duration.ofMinutes(3));
    }

    private static Story frozen() {
        return stable(canary(weight(10), weight(100))).deploys(V2).freezes(true).obeys();
    }

    private static Story drifted() {
        return stable(canary(weight(10), bake(60), weight(100))).deploys(V2).obeysOnce().obeysOnce()
                .refusesFinding(observed(V2, 30, V1));
    }

    private static Question question(Story story) {
        return ((State.Holding) story.service().state()).question();
    }

    @Test
    void aPauseStepEndsWithResumeOrPromote() {
        // when, then
        assertThat(pausing(Optional.empty()).resumes().decided()).startsWith("HoldEnded", "StepStarted");
        assertThat(pausing(Optional.empty()).promotes().decided()).startsWith("HoldEnded", "StepStarted");
    }

    @Test
    void aPauseStepRunsOut() {
        // when
        Story story = pausing(Optional.of(Duration.ofMinutes(5))).passes(Duration.ofMinutes(5));

        // then
        assertThat(story.decided()).startsWith("HoldEnded", "StepStarted");
    }

    @Test
    void aManualPauseOutlivesThePauseStep() {
        // given
        Story story = pausing(Optional.of(Duration.ofMinutes(5))).pauses();

        // when
        story.passes(Duration.ofMinutes(5));

        // then
        assertThat(question(story)).isEqualTo(Question.MANUAL_PAUSE);
        assertThat(story.resumes().state()).isEqualTo("Applying");
    }

    @Test
    void twoOthersHaveToApprove() {
        // given
        Story story = approving();

        // when, then
        assertThat(story.approves(ALICE).rejection()).contains("started this rollout");
        assertThat(story.approves(new Actor("mallory", "http", false)).rejection()).contains("not authenticated");
        assertThat(story.approves(BOB).decided()).containsExactly("Approved");
        assertThat(story.approves(BOB).rejection()).isEqualTo("bob approved already");
        assertThat(story.approves(CAROL).decided()).startsWith("Approved", "HoldEnded", "StepStarted");
    }

    @Test
    void promoteNeverAnswersAnApproval() {
        // when, then
        assertThat(approving().promotes().rejection()).contains("which promote does not answer");
        assertThat(approving().promotesInFull().state()).isEqualTo("Holding");
    }

    @Test
    void anInconclusiveAnalysisIsSkippedOrPromoted() {
        // when, then
        assertThat(inconclusive().skips().state()).isEqualTo("Applying");
        assertThat(inconclusive().promotes().state()).isEqualTo("Applying");
    }

    @Test
    void unfreezingGoesOnWithTheStepThatWasStopped() {
        // given
        Story story = frozen();

        // when
        story.freezes(false);

        // then
        assertThat(story.decided()).containsExactly("FreezeChanged", "HoldEnded", "CommandsIssued");
        assertThat(story.weightsAsked(V2)).containsExactly(Weight.ZERO, Weight.percent(10));
    }

    @Test
    void unfreezingAPausedRolloutLeavesItPaused() {
        // given
        Story story = frozen().pauses();

        // when
        story.freezes(false);

        // then
        assertThat(question(story)).isEqualTo(Question.MANUAL_PAUSE);
        assertThat(story.weightsAsked(V2)).containsExactly(Weight.ZERO);
        assertThat(story.resumes().weightsAsked(V2)).containsExactly(Weight.ZERO, Weight.percent(10));
    }

    @Test
    void anOverwrittenDriftIsWrittenOverWhateverIsThere() {
        // when
        Story story = drifted().answers(DriftAnswer.OVERWRITE);

        // then
        assertThat(story.decided()).containsExactly("DriftAnswered", "HoldEnded", "CommandsIssued");
        assertThat(story.open().getLast().attempt()).isEqualTo(2);
        assertThat(story.open().getLast().desired()).isInstanceOfSatisfying(Desired.Traffic.class,
                t -> assertThat(t.expected()).isEmpty());
    }

    @Test
    void aDriftThatIsOverwrittenWhileFrozenIsWrittenOverOnceUnfrozen() {
        // given
        Story story = drifted().freezes(true).answers(DriftAnswer.OVERWRITE);
        assertThat(question(story)).isEqualTo(Question.FROZEN);

        // when
        story.freezes(false);

        // then
        assertThat(story.decided()).containsExactly("FreezeChanged", "HoldEnded", "CommandsIssued");
        assertThat(story.obeysOnce().service().state()).isInstanceOf(State.Baking.class);
    }

    @Test
    void anAcceptedDriftIsWhereTheNextStepStarts() {
        // when
        Story story = drifted().answers(DriftAnswer.ACCEPT);

        // then
        assertThat(story.state()).isEqualTo("Baking");
        assertThat(((State.Active) story.service().state()).progress().weight()).isEqualTo(Weight.percent(30));
    }

    @Test
    void aDriftWhilePromotingCannotBeAccepted() {
        // given
        Story story = stable(canary(weight(100))).deploys(V2).obeysOnce().obeysOnce().obeysOnce().obeysOnce()
                .refusesFinding(observed(V2, 30, V1));

        // when
        story.answers(DriftAnswer.ACCEPT);

        // then
        assertThat(story.rejection()).contains("the promotion needs all traffic");
        assertThat(story.answers(DriftAnswer.OVERWRITE).obeys().state()).isEqualTo("Window");
    }

    @Test
    void aDriftOfAPausedRolloutIsAnsweredAfterTheResume() {
        // when
        Story story = drifted().pauses().answers(DriftAnswer.OVERWRITE);

        // then
        assertThat(story.rejection()).isEqualTo("it is paused: resume first");
    }

    @Test
    void whatTakesItBackTakesItBackFromHereToo() {
        // when, then
        assertThat(pausing(Optional.empty()).aborts().state()).isEqualTo("RollingBack");
        assertThat(drifted().aborts().state()).isEqualTo("RollingBack");
        assertThat(pausing(Optional.empty()).undoes().state()).isEqualTo("RollingBack");
        assertThat(pausing(Optional.empty()).deploys(V3).state()).isEqualTo("RollingBack");
        assertThat(pausing(Optional.empty()).alerts("slow", Optional.of(V2)).state()).isEqualTo("RollingBack");
        assertThat(pausing(Optional.empty()).reports(V2, 0, 2).state()).isEqualTo("RollingBack");
    }

    @Test
    void abandonEndsItAsItIs() {
        // when
        Story story = drifted().asks(Request.Abandon::new);

        // then
        assertThat(story.ended().ending()).isEqualTo(State.Ending.ABANDONED);
    }

    @Test
    void countsThatShowARegressionTakeItBackInAPause() {
        // when
        Story story = JudgingTest.counts(JudgingTest.watchedInAPause(), 10, 30, 7);

        // then
        assertThat(story.state()).isEqualTo("RollingBack");
    }
}
