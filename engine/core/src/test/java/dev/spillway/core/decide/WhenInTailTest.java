package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhenInTailTest {
    private static Story window() {
        return stable(canary(weight(100))).deploys(V2).obeys();
    }

    private static Story retiring() {
        return window().passes(Duration.ofHours(1));
    }

    private static Definition undoOnAlert() {
        var policy = new Policy(OnConflict.SUPERSEDE, Policy.OnInconclusive.HOLD, Duration.ofHours(1), true,
                new Weight(500), Policy.Deadlines.DEFAULT);
        return definition(new Strategy.Canary(List.of(weight(100))), policy);
    }

    @Test
    void theWindowPassesAndTheOldRevisionGoes() {
        // when
        Story story = retiring();

        // then
        assertThat(story.decided()).containsExactly("WindowClosed", "CommandsIssued");
        assertThat(story.open()).singleElement().satisfies(c -> assertThat(c.desired())
                .isEqualTo(new Desired.Capacity(V1, Weight.ZERO)));
        assertThat(story.obeys().ended().ending()).isEqualTo(State.Ending.PROMOTED);
    }

    @Test
    void retiringIsTriedUntilItIsObserved() {
        // given
        Story story = retiring();

        // when
        story.fails(Outcome.Kind.FAILED, "no").passes(Duration.ofSeconds(1));

        // then
        assertThat(story.decided()).containsExactly("CommandRepeated");
        story.forgets().passes(Duration.ofMinutes(11));
        assertThat(story.obeys().state()).isEqualTo("Idle");
    }

    @Test
    void undoInTheWindowIsOneTrafficCommand() {
        // when
        Story story = window().undoes();

        // then
        assertThat(story.decided()).containsExactly("RollbackStarted", "CommandsIssued");
        assertThat(story.open()).singleElement()
                .satisfies(c -> assertThat(c.desired()).isInstanceOf(Desired.Traffic.class));
        story.obeys();
        assertThat(story.ended().ending()).isEqualTo(State.Ending.UNDONE);
        assertThat(story.service().catalog().stable()).contains(V1);
    }

    @Test
    void undoWhileRetiringBringsTheOldRevisionUpFirst() {
        // when
        Story story = retiring().undoes();

        // then
        assertThat(story.open().getLast().desired()).isEqualTo(new Desired.Capacity(V1, Weight.FULL));
        assertThat(story.obeys().service().catalog().stable()).contains(V1);
    }

    @Test
    void undoInTheWindowGoesNowhereElse() {
        // when
        Story story = window().undoes(7, false);

        // then
        assertThat(story.rejection()).contains("within the window undo goes to revision 1");
    }

    @Test
    void aNewDeploymentClosesTheWindowAtOnce() {
        // when
        Story story = window().deploys(V3);

        // then
        assertThat(story.decided()).containsExactly("DeploymentWaiting", "WindowClosed", "CommandsIssued");
        assertThat(story.obeysOnce().service().running().revision()).isEqualTo(V3);
    }

    @Test
    void theNewestDeploymentReplacesTheOneThatWaitsAndUndoDropsIt() {
        // given
        Story story = window().deploys(V3).deploys(V1, OnConflict.SUPERSEDE);
        assertThat(story.service().catalog().waiting()).hasSize(1);

        // when
        story.undoes();

        // then
        assertThat(story.decided()).startsWith("WaitingDropped", "RollbackStarted");
        assertThat(story.obeys().state()).isEqualTo("Idle");
    }

    @Test
    void aDeploymentThatDoesNotWantToWaitBehindAnotherIsRejected() {
        // given
        Story story = window().deploys(V3);

        // when
        story.deploys(V1, OnConflict.REJECT);

        // then
        assertThat(story.rejection()).contains("waits already");
    }

    @Test
    void theSameDeploymentIsStableAlready() {
        // when
        Story story = window().deploys(V2);

        // then
        assertThat(story.decided()).containsExactly("AlreadyStable");
        assertThat(story.state()).isEqualTo("Window");
    }

    @Test
    void theOutcomeIsDecided() {
        // when, then
        assertThat(window().aborts().rejection()).contains("undo takes it back");
        assertThat(window().promotes().rejection()).isEqualTo("the rollout is promoted already");
        assertThat(retiring().pauses().rejection()).isEqualTo("the rollout is promoted already");
        assertThat(retiring().asks(Request.Delete::new).rejection()).contains("not retired yet");
    }

    @Test
    void anAlertOnlyNotifiesUnlessTheWindowSaysUndo() {
        // when, then
        assertThat(window().alerts("slow", Optional.of(V2)).decided()).containsExactly("AlertTaken");
        assertThat(stable(undoOnAlert()).deploys(V2).obeys().alerts("slow", Optional.of(V2)).decided())
                .startsWith("AlertTaken", "RollbackStarted");
        assertThat(stable(undoOnAlert()).deploys(V2).obeys().passes(Duration.ofHours(1))
                .alerts("slow", Optional.of(V2)).state()).isEqualTo("RollingBack");
    }

    @Test
    void afterAFaultWhatWaitsDoesNotStart() {
        // given
        Story story = window().faults("boom").deploys(V3).obeys();

        // when, then
        assertThat(story.state()).isEqualTo("Idle");
        assertThat(story.resumes().state()).isEqualTo("Applying");
    }

    @Test
    void aFaultIsResumedInTheTailToo() {
        // when
        Story story = window().faults("boom").resumes();

        // then
        assertThat(story.decided()).containsExactly("Resumed");
    }

    @Test
    void abandonEndsIt() {
        // when, then
        assertThat(window().asks(Request.Abandon::new).ended().ending()).isEqualTo(State.Ending.ABANDONED);
        assertThat(retiring().asks(Request.Abandon::new).ended().ending()).isEqualTo(State.Ending.ABANDONED);
    }
}
