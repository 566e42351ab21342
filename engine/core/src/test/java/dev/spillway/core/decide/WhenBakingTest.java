package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.ShareWatch.Sight;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhenBakingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Story baking(int seconds) {
        return stable(canary(weight(10), bake(seconds, "errors"), weight(100), bake(60))).deploys(V2).obeys();
    }

    private static State.Baking now(Story story) {
        return (State.Baking) story.service().state();
    }

    @Test
    void theFirstMeasurementIsAskedForAtOnceAndTheOthersAtAFixedRate() {
        // when
        Story first = baking(60).passes(Duration.ZERO);
        Story second = baking(60).passes(Duration.ofSeconds(10));

        // then: a counter that nobody looked at in the beginning could not tell of the first interval
        assertThat(first.decided()).containsExactly("MeasurementAsked");
        assertThat(first.open()).singleElement().extracting(c -> c.id()).asString().endsWith("/2/measure/errors/1");
        assertThat(second.open()).extracting(c -> c.id()).last().asString().endsWith("/2/measure/errors/2");
    }

    @Test
    void theBakeEndsWhenItsTimeHasPassedAndTheAnalysisAllows() {
        // given
        Story story = baking(60).measures(V2, 1000, 2);

        // when
        story.passes(MINUTE);

        // then
        assertThat(story.decided()).containsExactly("ShareChecked", "AnalysisConcluded", "BakeEnded", "StepStarted",
                "CommandsIssued");
        assertThat(story.state()).isEqualTo("Applying");
    }

    @Test
    void theBakeGoesOnWhileTheAnalysisHasNotDecided() {
        // when
        Story story = baking(60).passes(MINUTE);

        // then
        assertThat(story.log()).extracting(e -> e.event().getClass().getSimpleName()).containsSequence("ShareChecked",
                "BakeExtended");
        assertThat(story.measures(V2, 1000, 2).decided()).contains("BakeEnded");
    }

    @Test
    void atTheMaximumItHoldsAndAsks() {
        // when
        Story story = baking(60).passes(MINUTE.multipliedBy(3));

        // then
        assertThat(story.decided()).containsExactly("AnalysisConcluded", "BakeEnded", "Held");
        assertThat(story.state()).isEqualTo("Holding");
    }

    @Test
    void aFailedAnalysisTakesItBack() {
        // when
        Story story = baking(60).measures(V2, 1000, 80);

        // then
        assertThat(story.decided()).containsExactly("MeasurementTaken", "AnalysisConcluded", "RollbackStarted",
                "CommandsIssued");
    }

    @Test
    void countsOfARevisionThatNobodyReleasesLeaveNothing() {
        // when
        Story story = baking(60).measures(V3, 1000, 80);

        // then
        assertThat(story.last()).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void countsMostlyFromBeforeTheBakeBelongToWhatWasBefore() {
        // when, then
        assertThat(baking(60).countedAround(Duration.ofSeconds(5), Duration.ofSeconds(1)).decided()).isEmpty();
        assertThat(baking(60).countedAround(Duration.ofSeconds(5), Duration.ofSeconds(6)).decided())
                .contains("MeasurementTaken");
    }

    @Test
    void aMissedMeasurementThatIsSaidTwiceCountsOnce() {
        // given
        Story story = baking(60).passes(Duration.ofSeconds(10));

        // when, then
        assertThat(story.answersLast(Outcome.Kind.FAILED, Optional.empty()).decided())
                .containsExactly("MeasurementMissed");
        assertThat(story.answersLast(Outcome.Kind.FAILED, Optional.empty()).last())
                .isInstanceOf(Decision.Ignored.class);
        assertThat(story.answersLast(Outcome.Kind.DONE, Optional.empty()).ignored())
                .isEqualTo("what was measured comes as an observation");
    }

    @Test
    void aMissedMeasurementIsNotedHoweverItWasMissed() {
        // when, then
        assertThat(baking(60).passes(Duration.ofSeconds(10)).answersLast(Outcome.Kind.REFUSED, Optional.empty())
                .decided()).containsExactly("MeasurementMissed");
        assertThat(baking(60).passes(Duration.ofSeconds(10)).answersLast(Outcome.Kind.EXPIRED, Optional.empty())
                .decided()).containsExactly("MeasurementMissed");
    }

    @Test
    void theShareIsSeenWhereOneSeriesCountsBothRevisions() {
        // when
        Story story = baking(60).counts(Duration.ofSeconds(20), 60, 540);

        // then
        assertThat(story.decided()).containsExactly("MeasurementTaken", "ShareChecked");
        assertThat(now(story).share().sight()).isEqualTo(Sight.SEEN);
    }

    @Test
    void theClockWaitsForTheShareAndStartsAgainWhenItComes() {
        // given
        Story story = baking(60);
        Instant asked = now(story).until();

        // when
        story.counts(Duration.ofSeconds(20), 6, 594).passes(Duration.ofSeconds(70));

        // then
        assertThat(now(story).share().sight()).isEqualTo(Sight.AWAITED);
        assertThat(now(story).minimumPassed()).isFalse();
        story.counts(Duration.ofSeconds(10), 60, 540);
        assertThat(now(story).share().sight()).isEqualTo(Sight.SEEN);
        assertThat(now(story).until()).isEqualTo(story.now().plus(MINUTE)).isAfter(asked);
    }

    @Test
    void aShareThatNeverComesIsInconclusive() {
        // given
        Story story = baking(60);

        // when
        story.counts(Duration.ofSeconds(20), 190, 810).passes(MINUTE.multipliedBy(3));

        // then
        assertThat(story.state()).isEqualTo("Holding");
        assertThat(story.log().getLast().event()).isInstanceOfSatisfying(Event.Held.class,
                held -> assertThat(held.reason()).contains("never got its share"));
    }

    @Test
    void aBakeWithLittleTrafficIsMarked() {
        // when
        Story story = baking(300).counts(Duration.ofSeconds(20), 10, 90).passes(MINUTE.multipliedBy(2));

        // then
        assertThat(story.log()).filteredOn(e -> e.event() instanceof Event.ShareChecked).singleElement()
                .satisfies(e -> assertThat(((Event.ShareChecked) e.event()).sight()).isEqualTo(Sight.NOT_SEEN));
        assertThat(story.state()).isEqualTo("Baking");
    }

    @Test
    void aPausedBakeWatchesOnButDoesNotAdvance() {
        // given
        Story story = baking(60).measures(V2, 1000, 2).pauses();

        // when
        story.passes(MINUTE.multipliedBy(10));

        // then
        assertThat(story.state()).isEqualTo("Baking");
        assertThat(now(story.resumes()).latest()).isAfter(story.now().plus(MINUTE));
        assertThat(story.passes(Duration.ofSeconds(1)).obeys().weightsAsked(V2))
                .contains(dev.spillway.core.model.Weight.FULL);
    }

    @Test
    void aPausedBakeMayStillFail() {
        // when
        Story story = baking(60).pauses().measures(V2, 1000, 80);

        // then
        assertThat(story.state()).isEqualTo("RollingBack");
    }

    @Test
    void promoteEndsTheBakeAndTakesOneStep() {
        // when
        Story story = baking(60).promotes();

        // then
        assertThat(story.decided()).containsExactly("BakeEnded", "StepStarted", "CommandsIssued");
        assertThat(story.obeys().state()).isEqualTo("Baking");
    }

    @Test
    void promoteInFullSkipsTheRemainingWaits() {
        // when
        Story story = baking(60).promotesInFull().obeys();

        // then
        assertThat(story.state()).isEqualTo("Window");
    }

    @Test
    void promoteWhilePausedIsRejected() {
        // when
        Story story = baking(60).pauses().promotes();

        // then
        assertThat(story.rejection()).isEqualTo("it is paused: resume first");
    }

    @Test
    void skipPassesOneAnalysisAndEndsABakeWhoseTimeHasPassed() {
        // given
        Story story = baking(60).passes(MINUTE);

        // when
        story.skips();

        // then
        assertThat(story.decided()).startsWith("AnalysisConcluded", "BakeEnded");
        assertThat(story.state()).isEqualTo("Applying");
    }

    @Test
    void skipNeedsAReasonAndAnOpenAnalysis() {
        // when, then
        assertThat(baking(60).asksWithoutReason(ask -> new Request.Skip(ask, Optional.empty())).rejection())
                .startsWith("reason is missing");
        assertThat(baking(60).asks(ask -> new Request.Skip(ask, Optional.of("latency"))).rejection())
                .isEqualTo("no undecided analysis is named 'latency'");
    }

    @Test
    void whatTakesItBackTakesItBackFromHereToo() {
        // when, then
        assertThat(baking(60).aborts().state()).isEqualTo("RollingBack");
        assertThat(baking(60).undoes().state()).isEqualTo("RollingBack");
        assertThat(baking(60).deploys(V3, OnConflict.SUPERSEDE).state()).isEqualTo("RollingBack");
        assertThat(baking(60).alerts("slow", Optional.of(V2)).state()).isEqualTo("RollingBack");
        assertThat(baking(60).reports(V2, 0, 2).state()).isEqualTo("RollingBack");
    }

    @Test
    void abandonEndsItAsItIs() {
        // when
        Story story = baking(60).asks(Request.Abandon::new);

        // then
        assertThat(story.ended().ending()).isEqualTo(State.Ending.ABANDONED);
    }
}
