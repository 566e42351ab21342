package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.V1;
import static dev.spillway.core.decide.Story.V2;
import static dev.spillway.core.decide.Story.bake;
import static dev.spillway.core.decide.Story.stable;
import static dev.spillway.core.decide.Story.weight;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.analysis.Evidence;
import dev.spillway.core.analysis.Sample;
import dev.spillway.core.analysis.Verdict;
import dev.spillway.core.event.Event;
import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Metric;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Undecided;
import dev.spillway.core.model.Background;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A judge in a rollout: what it has gathered outlives each bake, and comes from the log alone. */
class JudgingTest {
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Step PAUSE = new Step.Pause(Optional.empty());

    private static Definition judged(Judge judge, Optional<Background> background, Step... steps) {
        var spec = new AnalysisSpec("judge", AnalysisSpec.PUSH, "dev", Map.of(), INTERVAL, judge, 1, OnNoData.HOLD);
        return new Definition(Story.SERVICE, List.of(Story.APP), new Strategy.Canary(List.of(steps), background),
                List.of(spec), Policy.DEFAULT, "");
    }

    private static Story baking() {
        return stable(judged(Judge.DEFAULT, Optional.empty(), weight(50), bake(600, "judge"), weight(51),
                bake(600, "judge"))).deploys(V2).obeys();
    }

    private static Increment counted(Revision revision, Instant from, long requests, long errors) {
        return new Increment(from + "/" + revision.label(), "router", revision.id(), Optional.empty(), 0, from,
                from.plus(INTERVAL), requests, errors, List.of(), Optional.empty());
    }

    /** So many intervals of 3,000 requests, half of them to each revision. */
    static Story counts(Story story, int intervals, long canaryErrors, long stableErrors) {
        for (int i = 0; i < intervals && story.service().state() instanceof State.Forward; i++) {
            Instant from = story.now();
            story.passes(INTERVAL).says(counted(V2, from, 1500, canaryErrors))
                    .says(counted(V1, from, 1500, stableErrors));
        }
        return story;
    }

    private static Evidence evidence(Story story) {
        return Optional.ofNullable(((State.Active) story.service().state()).progress().evidence().get("judge"))
                .orElseThrow();
    }

    private static List<Verdict> verdicts(Story story) {
        return story.log().stream().map(e -> e.event()).filter(Event.AnalysisConcluded.class::isInstance)
                .map(e -> ((Event.AnalysisConcluded) e).verdict()).toList();
    }

    @Test
    void aRegressionIsTakenBackAtOnce() {
        // when
        Story story = counts(baking(), 10, 30, 7);

        // then
        assertThat(story.decided()).containsSubsequence("AnalysisConcluded", "RollbackStarted", "CommandsIssued");
        assertThat(verdicts(story)).singleElement().satisfies(v -> {
            assertThat(v.outcome()).isEqualTo(Verdict.Outcome.FAILED);
            assertThat(v.weighed()).isPresent();
        });
        assertThat(((State.RollingBack) story.service().state()).progress().evidence()).isEmpty();
    }

    @Test
    void aGoodOneIsPromotedWhenEachBakeHasShownThatItIsGood() {
        // when
        Story story = counts(baking(), 41, 7, 7).obeys();

        // then
        assertThat(evidence(story).run()).isEqualTo(2);
        counts(story, 41, 7, 7).obeys();
        assertThat(story.service().state()).isInstanceOf(State.Window.class);
        assertThat(verdicts(story)).extracting(Verdict::outcome).containsExactly(Verdict.Outcome.SUCCESSFUL,
                Verdict.Outcome.SUCCESSFUL);
        assertThat(story.service().catalog().promotionOf(V2.id()).orElseThrow().judged().get("judge"))
                .singleElement().satisfies(s -> assertThat(s.requests()).isGreaterThan(100_000));
    }

    @Test
    void whatABakeHasGatheredCountsInTheNext() {
        // given: not quite enough to go back, but clearly worse, when the minimum is skipped by a person
        Story story = counts(baking(), 3, 22, 12);
        double before = evidence(story).metrics().getFirst().worse().log();
        assertThat(before).isPositive();

        // when
        story.skips().passes(Duration.ofMinutes(10)).obeys();

        // then
        assertThat(evidence(story).run()).isEqualTo(2);
        assertThat(evidence(story).metrics().getFirst().worse().log()).isEqualTo(before);
        assertThat(evidence(story).metrics().getFirst().canary()).isEqualTo(Sample.NONE);
    }

    @Test
    void theLogAloneGivesTheSameEvidence() {
        // given
        Story story = counts(counts(baking(), 41, 7, 7).obeys(), 10, 9, 7);

        // when
        Service folded = Evolve.fold(Service.unknown(Story.SERVICE), story.log());

        // then
        assertThat(folded).isEqualTo(story.service());
        assertThat(evidence(story).intervals()).isPositive();
    }

    @Test
    void anIncrementThatIsSaidTwiceLeavesNothing() {
        // given
        Story story = baking();
        Instant from = story.now();
        story.passes(INTERVAL).says(counted(V2, from, 1500, 9)).says(counted(V1, from, 1500, 7));
        Service before = story.service();

        // when
        story.says(counted(V2, from, 1500, 9)).says(counted(V1, from, 1500, 7));

        // then
        assertThat(story.service()).isEqualTo(before);
    }

    @Test
    void whatAnEarlierBakeCountedEntersNoLaterOneEvenWhenTheCountersClockIsAhead() {
        // given
        Story story = baking();
        Instant ahead = story.now().plus(Duration.ofMinutes(15));
        story.passes(INTERVAL).says(counted(V2, ahead, 1500, 9)).says(counted(V1, ahead, 1500, 7)).skips()
                .passes(Duration.ofMinutes(10)).obeys();
        assertThat(evidence(story).run()).isEqualTo(2);

        // when
        story.says(counted(V2, ahead, 1500, 9)).says(counted(V1, ahead, 1500, 7));

        // then
        assertThat(evidence(story).run()).isEqualTo(2);
        assertThat(evidence(story).intervals()).isZero();
    }

    @Test
    void aCounterWhoseClockIsBehindByMinutesIsHeardOnceItTellsOfThisBake() {
        // given
        Story story = baking();
        Instant behind = story.now().minus(Duration.ofMinutes(5));

        // when
        story.says(counted(V2, behind, 1500, 1500)).says(counted(V1, behind, 1500, 7));

        // then
        assertThat(evidence(story).intervals()).isZero();
        story.passes(Duration.ofMinutes(5));
        Instant now = behind.plus(Duration.ofMinutes(5));
        story.says(counted(V2, now, 1500, 7)).says(counted(V1, now, 1500, 7));
        assertThat(evidence(story).intervals()).isEqualTo(1);
    }

    @Test
    void nothingShownByTheMaximumHoldsAndAsks() {
        // when
        Story story = baking().passes(Duration.ofMinutes(30));

        // then
        assertThat(story.state()).isEqualTo("Holding");
        assertThat(verdicts(story)).singleElement().satisfies(
                v -> assertThat(v.because()).contains("no interval in which both revisions were counted"));
    }

    /** In a pause, watched in the background. */
    static Story watchedInAPause() {
        var passing = new Judge(List.of(new Metric.Errors(Optional.empty())), 1.2, 2, 0.01, 0.05, 0.001,
                Undecided.PASS);
        return stable(judged(passing, Optional.of(new Background(List.of("judge"), 0)), weight(50), PAUSE))
                .deploys(V2).obeys();
    }

    @Test
    void inTheBackgroundItWatchesAcrossPausesAndNeverHolds() {
        // given
        Story story = watchedInAPause();
        assertThat(story.state()).isEqualTo("Holding");

        // when
        counts(story, 10, 30, 7);

        // then
        assertThat(story.decided()).contains("RollbackStarted");
    }

    @Test
    void anOutageInTheBackgroundPausesAndBeginsAnewWhenSomebodyResumes() {
        // given
        var objective = new Judge(List.of(new Metric.Errors(Optional.of(0.02))), 1.2, 2, 0.01, 0.05, 0.001,
                Undecided.HOLD);
        Story story = stable(judged(objective, Optional.of(new Background(List.of("judge"), 0)), weight(50), PAUSE))
                .deploys(V2).obeys();

        // when
        counts(story, 4, 150, 150);

        // then
        assertThat(story.log()).extracting(e -> e.event().getClass().getSimpleName()).contains("Paused");
        story.resumes();
        assertThat(evidence(story).run()).isEqualTo(2);
    }
}
