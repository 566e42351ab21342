package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhenIdleTest {
    private static Definition plain() {
        return canary(weight(10), bake(60));
    }

    private static Story idle() {
        return stable(plain());
    }

    @Test
    void anUnknownServiceLeavesNoTrace() {
        // when
        Story story = unknown().deploys(V1);

        // then
        assertThat(story.last()).isInstanceOf(Decision.Unknown.class);
        assertThat(story.log()).isEmpty();
    }

    @Test
    void aDefinitionMakesAServiceKnown() {
        // when
        Story story = unknown().asks(ask -> new Request.PutService(ask, plain()));

        // then
        assertThat(story.decided()).containsExactly("DefinitionAccepted");
    }

    @Test
    void aDefinitionWithProblemsIsRefusedInWords() {
        // given
        Definition wrong = canary(weight(50), new Step.Promote(), weight(100));

        // when
        Story story = idle().asks(ask -> new Request.PutService(ask, wrong));

        // then
        assertThat(story.rejection()).contains("promote must be the last step");
    }

    @Test
    void aDeploymentStartsWithASnapshot() {
        // when
        Story story = idle().deploys(V2);

        // then
        assertThat(story.decided()).containsExactly("RolloutStarted", "StepStarted", "CommandsIssued");
        assertThat(story.open()).singleElement().extracting(c -> c.desired().getClass().getSimpleName())
                .isEqualTo("Snapshot");
    }

    @Test
    void theSameAsStableIsAlreadyStable() {
        // when
        Story story = idle().deploys(V1);

        // then
        assertThat(story.decided()).containsExactly("AlreadyStable");
        assertThat(story.state()).isEqualTo("Idle");
    }

    @Test
    void aDuplicateChangesNothing() {
        // given
        Story story = idle();
        Request.Deploy deploy = new Request.Deploy(
                new Request.Ask("once", "digest", ALICE, Optional.empty(), Optional.empty(), Optional.empty(),
                        story.now()),
                V2, Optional.empty());

        // when
        story.says(deploy).says(deploy);

        // then
        assertThat(story.ignored()).isEqualTo("duplicate of request once");
    }

    @Test
    void anIdUsedForAnotherContentIsRejected() {
        // when
        Story story = idle().asks("same", ALICE, ask -> new Request.Deploy(ask, V2, Optional.empty()))
                .asks("same", ALICE, Request.Abort::new);

        // then
        assertThat(story.rejection()).isEqualTo("requestId 'same' was used before with another content");
    }

    @Test
    void aRetryIsANewRolloutOfTheEndedOne() {
        // given
        Story story = idle().deploys(V2).obeys().aborts().obeys();
        RolloutId ended = story.ended().rollout();

        // when
        story.asksSaying(Optional.of(ended), Optional.empty(), Optional.empty(), Request.Retry::new);

        // then
        assertThat(story.decided()).startsWith("RolloutStarted");
        assertThat(story.service().running().revision()).isEqualTo(V2);
        assertThat(story.rollout()).isNotEqualTo(ended);
    }

    @Test
    void aRetryOfAnotherRolloutThanTheLastIsRejected() {
        // given
        Story story = idle().deploys(V2).obeys().aborts().obeys();

        // when
        story.asksSaying(Optional.of(new RolloutId(SERVICE, "other")), Optional.empty(), Optional.empty(),
                Request.Retry::new);

        // then
        assertThat(story.rejection()).contains("prod/checkout/other is not active", "is");
    }

    @Test
    void thereIsNothingToRetryAfterAPromotion() {
        // when
        Story story = idle().retries();

        // then
        assertThat(story.rejection()).isEqualTo("the last rollout was promoted: there is nothing to retry");
    }

    @Test
    void undoGoesToTheNewestRevisionThatWasNotTakenBack() {
        // given
        Story story = idle().deploys(V2).runsOn();

        // when
        story.undoes();

        // then
        assertThat(story.service().running().revision()).isEqualTo(V1);
        assertThat(story.runsOn().service().catalog().stable()).contains(V1);
    }

    @Test
    void undoNeverToggles() {
        // given
        Story story = idle().deploys(V2).runsOn().undoes().runsOn();

        // when
        story.undoes();

        // then
        assertThat(story.rejection()).isEqualTo("there is no earlier revision that was not taken back");
    }

    @Test
    void undoToARevisionTakenBackNeedsForceAndAReason() {
        // given
        Story story = idle().deploys(V2).runsOn().undoes().runsOn();

        // when, then
        assertThat(story.undoes(2, false).rejection()).contains("was taken back before: say force");
        assertThat(story.asksWithoutReason(ask -> new Request.Undo(ask, Optional.of(2), false, true)).rejection())
                .startsWith("reason is missing");
        assertThat(story.undoes(2, true).service().running().revision()).isEqualTo(V2);
    }

    @Test
    void undoToAnUnknownRevisionIsRejected() {
        // when
        Story story = idle().undoes(7, false);

        // then
        assertThat(story.rejection()).isEqualTo("revision 7 is not in the history");
    }

    @Test
    void resumeStartsAQueuedDeploymentThatWasHeldAfterAnAbort() {
        // given
        Story story = idle().deploys(V2).obeys().deploys(V3, OnConflict.QUEUE).aborts().obeys();

        // when
        assertThat(story.state()).isEqualTo("Idle");
        story.resumes();

        // then
        assertThat(story.decided()).startsWith("WaitingDropped", "RolloutStarted");
        assertThat(story.service().running().revision()).isEqualTo(V3);
    }

    @Test
    void aWaitingDeploymentThatIsStableAlreadyDoesNotBlockTheNext() {
        // given
        Story story = idle().deploys(V2).obeys().deploys(V1, OnConflict.QUEUE).deploys(V3, OnConflict.QUEUE).aborts()
                .obeys();

        // when
        story.resumes();

        // then
        assertThat(story.decided()).contains("AlreadyStable");
        assertThat(story.service().running().revision()).isEqualTo(V3);
    }

    @Test
    void afterAFaultNothingStartsUntilSomebodyResumes() {
        // given
        Story story = idle().faults("boom");

        // when, then
        assertThat(story.deploys(V2).rejection()).contains("the engine met a fault (boom)");
        assertThat(story.resumes().decided()).containsExactly("Resumed");
        assertThat(story.deploys(V2).state()).isEqualTo("Applying");
    }

    @Test
    void whatRunsAlreadyIsAdopted() {
        // given
        Story story = unknown().asks(ask -> new Request.PutService(ask, plain())).deploys(V2);

        // when
        story.findsRunning(V1);

        // then
        assertThat(story.decided()).contains("Adopted");
        assertThat(story.service().catalog().stable().map(Revision::id)).contains(V1.id());
    }

    @Test
    void aDeletedServiceIsUnknown() {
        // when
        Story story = idle().asks(Request.Delete::new);

        // then
        assertThat(story.decided()).containsExactly("ServiceDeleted");
        assertThat(story.deploys(V2).last()).isInstanceOf(Decision.Unknown.class);
    }

    @Test
    void aFirstRolloutThatFailsIsRemovedAndNeverCalledRolledBack() {
        // given
        Story story = unknown().asks(ask -> new Request.PutService(ask, plain())).deploys(V1).obeysOnce().obeysOnce();

        // when
        story.aborts().obeys();

        // then
        assertThat(story.ended().ending()).isEqualTo(State.Ending.FAILED_NO_STABLE);
        assertThat(story.service().catalog().stable()).isEmpty();
    }

    @Test
    void aFrozenEnvironmentIsRemembered() {
        // when
        Story story = idle().freezes(true);

        // then
        assertThat(story.service().catalog().frozen()).isTrue();
    }

    @Test
    void aChangeOfTheDefinitionTakesEffectWithTheNextRollout() {
        // given
        Story story = idle().deploys(V2).obeys();
        Definition other = definition(new Strategy.BlueGreen(Duration.ofSeconds(1), List.of(), Optional.empty()),
                Policy.DEFAULT);

        // when
        story.asks(ask -> new Request.PutService(ask, other)).runsOn();

        // then
        assertThat(story.weightsAsked(V2)).contains(dev.spillway.core.model.Weight.percent(10));
        assertThat(story.deploys(V3).runsOn().weightsAsked(V3))
                .doesNotContain(dev.spillway.core.model.Weight.percent(10));
    }

    @Test
    void theLogAloneGivesTheStateOfAWholeLife() {
        // given
        Story story = idle().deploys(V2).runsOn().undoes().runsOn().freezes(true);

        // then
        assertThat(Evolve.fold(dev.spillway.core.state.Service.unknown(SERVICE), story.log()))
                .isEqualTo(story.service());
    }
}
