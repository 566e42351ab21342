package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.V2;
import static dev.spillway.core.decide.Story.bake;
import static dev.spillway.core.decide.Story.canary;
import static dev.spillway.core.decide.Story.stable;
import static dev.spillway.core.decide.Story.watched;
import static dev.spillway.core.decide.Story.weight;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.Step;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.signal.Signal.Finding;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Analyses whose results conditions judge: in a step, in a bake, and in the background. */
class ConditionsTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Step PAUSE = new Step.Pause(Optional.empty());

    private static Story analysing() {
        return stable(canary(weight(10), new Step.Analysis(List.of("success-rate"), Duration.ofMinutes(10)),
                weight(100))).deploys(V2).obeys().passes(Duration.ZERO);
    }

    private static Story inTheBackground() {
        return stable(watched(weight(10), PAUSE)).deploys(V2).obeys().passes(Duration.ZERO);
    }

    private static List<String> measured(Story story) {
        return story.log().stream().map(e -> e.event()).filter(Event.MeasurementJudged.class::isInstance)
                .map(Event.MeasurementJudged.class::cast).map(e -> e.n() + " " + e.assessment()).toList();
    }

    @Test
    void theFirstMeasurementIsAskedAtOnceAndNamesTheRevisions() {
        // when
        Story story = analysing();
        // then
        assertThat(story.open()).singleElement().satisfies(command -> {
            assertThat(command.id()).endsWith("/2/measure/success-rate/1");
            assertThat(((Desired.Measure) command.desired()).query())
                    .containsEntry("query", "rate of " + V2.id() + " against " + Story.V1.id());
        });
    }

    @Test
    void theStepIsThroughAfterItsCount() {
        // given
        Story story = analysing().results("success-rate", 1, "[0.99]").passes(INTERVAL)
                .results("success-rate", 2, "[0.95]").passes(INTERVAL);
        // when
        story.results("success-rate", 3, "[1]");
        // then
        assertThat(story.decided()).containsExactly("MeasurementJudged", "AnalysisConcluded", "BakeEnded",
                "StepStarted",
                "CommandsIssued");
        assertThat(measured(story)).containsExactly("1 SUCCESSFUL", "2 SUCCESSFUL", "3 SUCCESSFUL");
    }

    @Test
    void aResultBelowTheFailureConditionTakesItBack() {
        // when
        Story story = analysing().results("success-rate", 1, "[0.5]");
        // then
        assertThat(story.decided()).containsExactly("MeasurementJudged", "AnalysisConcluded", "RollbackStarted",
                "CommandsIssued");
        assertThat(((State.RollingBack) story.service().state()).reason()).contains("result [0.5]")
                .contains("failureCondition result[0] < 0.9 holds").contains("1 of 1 measurements failed (allowed 0)");
    }

    @Test
    void aResultBetweenTheConditionsHolds() {
        // when
        Story story = analysing().results("success-rate", 1, "[0.92]");
        // then
        assertThat(story.decided()).containsExactly("MeasurementJudged", "AnalysisConcluded", "BakeEnded", "Held");
        assertThat(story.state()).isEqualTo("Holding");
    }

    @Test
    void aMeasurementThatIsAnsweredTwiceCountsOnce() {
        // given
        Story story = analysing().results("success-rate", 1, "[0.99]");
        // when, then
        assertThat(story.results("success-rate", 1, "[0.5]").ignored())
                .isEqualTo("nobody waits for measurement 1 of 'success-rate'");
    }

    @Test
    void aMeasurementThatNobodyAskedForCountsNothing() {
        // when, then
        assertThat(analysing().results("success-rate", 2, "[0.5]").ignored())
                .isEqualTo("nobody waits for measurement 2 of 'success-rate'");
        assertThat(analysing().results("errors", 1, "[0.5]").ignored())
                .isEqualTo("no analysis named 'errors' runs");
        assertThat(stable(canary(weight(10), bake(60, "errors"))).deploys(V2).obeys().results("errors", 1, "[1]")
                .ignored()).isEqualTo("analysis 'errors' judges counts, not results");
    }

    @Test
    void anAnswerToTheSameNumberOfAnEarlierStepCountsNothing() {
        // given
        Step analysis = new Step.Analysis(List.of("success-rate"), Duration.ofMinutes(10));
        Story story = stable(canary(weight(10), analysis, weight(20), analysis)).deploys(V2).obeys()
                .passes(Duration.ZERO);
        String asked = story.open().getLast().id();
        for (int n = 1; n <= 3; n++) {
            story.results("success-rate", n, "[1]").passes(INTERVAL);
        }
        story.obeys().passes(Duration.ZERO);
        assertThat(story.open().getLast().id()).endsWith("/4/measure/success-rate/1");
        // when
        story.says(new Signal.Measurement(asked, "prometheus", story.service().rollout(), "success-rate", 1,
                new Finding(Finding.Kind.VALUE, "[0.1]")));
        // then
        assertThat(story.ignored()).isEqualTo("nobody waits for measurement 1 of 'success-rate'");
        assertThat(story.results("success-rate", 1, "[1]").decided()).contains("MeasurementJudged");
    }

    @Test
    void anAnswerToAnEarlierRolloutCountsNothing() {
        // given
        Story story = analysing();
        var other = new RolloutId(Story.SERVICE, "other");
        // when
        story.says(new Signal.Measurement("late", "prometheus", Optional.of(other), "success-rate", 1,
                new Finding(Finding.Kind.VALUE, "[0.1]")));
        // then
        assertThat(story.last()).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void aResultThatHoldsNothingIsNoData() {
        for (String nothing : List.of("[]", "null", "NaN", "[NaN]")) {
            // when
            Story story = analysing().results("success-rate", 1, nothing);
            // then
            assertThat(measured(story)).containsExactly("1 NO_DATA");
            assertThat(story.state()).isEqualTo("Baking");
        }
    }

    @Test
    void aSourceThatIsAwayIsNoDataAndTheVerdictComesAfterIt() {
        // given
        Story story = analysing();
        // when
        for (int n = 1; n <= 20; n++) {
            story.finds("success-rate", n, new Finding(Finding.Kind.ERROR, "connection refused")).passes(INTERVAL);
        }
        for (int n = 21; n <= 23; n++) {
            story.results("success-rate", n, "[1]").passes(INTERVAL);
        }
        // then
        assertThat(measured(story)).filteredOn(m -> m.endsWith("NO_DATA")).hasSize(20);
        assertThat(story.state()).isEqualTo("Applying");
    }

    @Test
    void aSourceThatStaysAwayHoldsAtTheMaximum() {
        // when
        Story story = analysing().passes(Duration.ofMinutes(10));
        // then
        assertThat(story.decided()).containsExactly("AnalysisConcluded", "BakeEnded", "Held");
        assertThat(((Event.Held) story.log().getLast().event()).reason())
                .contains("could not have seen a regression");
    }

    @Test
    void aCommandThatCameToNothingIsNoData() {
        // when, then
        assertThat(measured(analysing().answersLast(Outcome.Kind.EXPIRED, Optional.empty())))
                .containsExactly("1 NO_DATA");
    }

    @Test
    void aResultThatCannotBeReadFiveTimesTakesItBack() {
        // given
        Story story = analysing();
        // when
        for (int n = 1; n <= 5; n++) {
            assertThat(story.state()).isEqualTo("Baking");
            story.results("success-rate", n, "{broken").passes(INTERVAL);
        }
        // then
        assertThat(story.state()).isEqualTo("RollingBack");
        assertThat(((State.RollingBack) story.service().state()).reason()).contains("5 errors");
    }

    @Test
    void theBackgroundWatchesInAHold() {
        // given
        Story story = inTheBackground();
        assertThat(story.state()).isEqualTo("Holding");
        // when
        story.results("watch", 1, "[0.1]").passes(INTERVAL).results("watch", 2, "[0.1]").passes(INTERVAL);
        assertThat(story.state()).isEqualTo("Holding");
        story.results("watch", 3, "[0.1]");
        // then
        assertThat(story.decided()).containsExactly("MeasurementJudged", "AnalysisConcluded", "RollbackStarted",
                "CommandsIssued");
    }

    @Test
    void theBackgroundWatchesWhileTargetsAreWaitedFor() {
        // given
        Story story = stable(watched(weight(10), PAUSE)).deploys(V2).obeysOnce().obeysOnce().passes(Duration.ZERO);
        assertThat(story.state()).isEqualTo("Applying");
        // then
        assertThat(story.log()).extracting(e -> e.event().getClass().getSimpleName()).contains("MeasurementAsked");
        assertThat(measured(story.results("watch", 1, "[0.99]"))).containsExactly("1 SUCCESSFUL");
        assertThat(measured(story.passes(INTERVAL).answersLast(Outcome.Kind.FAILED, Optional.empty())))
                .containsExactly("1 SUCCESSFUL", "2 NO_DATA");
    }

    @Test
    void theBackgroundTakesItBackWhileTargetsAreWaitedFor() {
        // given
        Story story = stable(watched(weight(10), PAUSE)).deploys(V2).obeysOnce().obeysOnce().passes(Duration.ZERO);
        // when
        story.results("watch", 1, "[0.1]").passes(INTERVAL).results("watch", 2, "[0.1]").passes(INTERVAL)
                .results("watch", 3, "[0.1]");
        // then
        assertThat(story.state()).isEqualTo("RollingBack");
        assertThat(story.weightsAsked(V2).getLast()).isEqualTo(dev.spillway.core.model.Weight.ZERO);
    }

    @Test
    void theBackgroundNeverBlocksAndEndsWithThePromotion() {
        // when
        Story story = inTheBackground().resumes().obeys();
        // then
        assertThat(story.state()).isEqualTo("Window");
        assertThat(((State.Window) story.service().state()).progress().background()).isEmpty();
        assertThat(story.results("watch", 1, "[0.1]").ignored()).isEqualTo("no analysis runs");
    }

    @Test
    void anInconclusiveBackgroundPausesAndBeginsAnewWithNewNumbersWhenResumed() {
        // given
        Story story = inTheBackground().results("watch", 1, "[0.92]");
        assertThat(story.decided()).containsExactly("MeasurementJudged", "AnalysisConcluded", "Paused");
        // when
        story.resumes();
        // then
        assertThat(story.decided()).containsExactly("Resumed", "BackgroundStarted");
        story.passes(Duration.ZERO);
        assertThat(story.open().getLast().id()).endsWith("/-3/measure/watch/2");
    }

    @Test
    void aFirstRolloutIsNotWatched() {
        // given
        Story story = Story.unknown().asks(ask -> new dev.spillway.core.signal.Request.PutService(ask,
                watched(weight(10))));
        // when
        story.deploys(V2).obeys();
        // then
        assertThat(story.log()).extracting(e -> e.event().getClass().getSimpleName())
                .doesNotContain("BackgroundStarted");
    }
}
