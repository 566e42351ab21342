package dev.spillway.core.analysis;

import static dev.spillway.core.analysis.Traffic.errors;
import static dev.spillway.core.analysis.Traffic.judge;
import static dev.spillway.core.analysis.Traffic.standard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.analysis.Evidence.Side;
import dev.spillway.core.analysis.Verdict.Outcome;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Metric;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Undecided;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static Traffic with(Undecided undecided, OnNoData onNoData, Metric... metrics) {
        return new Traffic(judge(undecided, metrics), onNoData);
    }

    @Test
    void aRevisionThatFailsAsOftenAsStableIsLeftAlone() {
        // given
        Traffic traffic = standard().intervals(400, 150, 1, 2850, 19);

        // then
        assertThat(traffic.soFar()).isEmpty();
        assertThat(traffic.atEnd().outcome()).isEqualTo(Outcome.SUCCESSFUL);
        assertThat(traffic.atEnd().because()).contains("shown to be less than 2.0 times as often");
    }

    @Test
    void fourTimesAsManyErrorsAreSeenWithinMinutesAndSaidInASentence() {
        // when
        Traffic traffic = standard().intervals(4, 150, 3, 2850, 14);

        // then
        Verdict verdict = traffic.intervals(3, 150, 3, 2850, 14).soFar().orElseThrow();
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.because()).startsWith("judge: 2.00 % errors of the new revision (21 of 1050) against 0.49 % "
                + "of stable (98 of 19950) in the same time").contains("tolerated is 1.2");
        assertThat(verdict.weighed().orElseThrow().evidence())
                .isGreaterThanOrEqualTo(verdict.weighed().orElseThrow().needed());
    }

    @Test
    void anOutageOfBothIsNobodysFault() {
        // given
        Traffic traffic = standard().intervals(20, 150, 1, 2850, 14).intervals(8, 150, 15, 2850, 285)
                .intervals(20, 150, 1, 2850, 14);

        // then
        assertThat(traffic.soFar()).isEmpty();
        assertThat(traffic.errorsSeen().dispersion().factor()).isEqualTo(1);
    }

    @Test
    void whereThereIsAnObjectiveAnOutageOfBothHolds() {
        // when
        Verdict verdict = with(Undecided.HOLD, OnNoData.HOLD, errors(0.02)).intervals(20, 150, 1, 2850, 14)
                .intervals(4, 1000, 100, 2000, 200).soFar().orElseThrow();

        // then
        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.because()).contains("both revisions are above the objective of 2.00 %");
    }

    @Test
    void aboveTheObjectiveNothingIsTolerated() {
        // given: a quarter more than stable, which is almost what is tolerated
        Traffic without = with(Undecided.HOLD, OnNoData.HOLD, errors()).intervals(60, 5000, 150, 5000, 120);
        Traffic objective = with(Undecided.HOLD, OnNoData.HOLD, errors(0.025)).intervals(60, 5000, 150, 5000, 120);

        // then
        assertThat(without.soFar()).isEmpty();
        assertThat(objective.soFar().orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(objective.soFar().orElseThrow().because()).contains("above the objective of 2.50 %");
    }

    @Test
    void whatIsNegligibleIsNoReasonToGoBackAndNoneToWait() {
        // given: 0.05 % against 0.005 %
        Traffic traffic = standard().intervals(100, 2000, 1, 20_000, 1);

        // then
        assertThat(traffic.errorsSeen().worse().log()).isGreaterThan(5);
        assertThat(traffic.soFar()).isEmpty();
        assertThat(traffic.atEnd().outcome()).isEqualTo(Outcome.SUCCESSFUL);
        assertThat(traffic.atEnd().because()).contains("below the negligible 0.10 %");
    }

    @Test
    void withoutAnyErrorItPassesOnceEnoughRequestsWentWell() {
        // when
        Traffic traffic = standard().intervals(20, 100, 0, 900, 0);

        // then
        assertThat(traffic.atEnd().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(traffic.atEnd().because())
                .contains("at this traffic one twice as bad as tolerated would be seen in about");
        assertThat(traffic.intervals(40, 100, 0, 900, 0).atEnd().outcome()).isEqualTo(Outcome.SUCCESSFUL);
    }

    @Test
    void whoeverDoesNotWantToWaitPassesUndecided() {
        // when
        Verdict verdict = with(Undecided.PASS, OnNoData.HOLD, errors()).intervals(20, 100, 0, 900, 0).atEnd();

        // then
        assertThat(verdict.outcome()).isEqualTo(Outcome.SUCCESSFUL);
        assertThat(verdict.because()).contains("no regression seen, and not shown that there is none");
    }

    @Test
    void aLaterRegressionIsFoundHoweverLongAllWasWell() {
        // given
        Traffic traffic = standard().intervals(240, 1500, 7, 1500, 7);

        // when
        Traffic after = traffic.intervals(6, 1500, 28, 1500, 7);

        // then
        assertThat(after.soFar().orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void evidenceOutlivesABakeAndPassingBeginsAnew() {
        // given: not enough to go back yet, but enough to pass for one that was fine
        Traffic bad = standard().intervals(4, 150, 3, 2850, 14);
        Traffic fine = standard().intervals(200, 150, 0, 2850, 14);
        assertThat(bad.soFar()).isEmpty();
        assertThat(fine.atEnd().outcome()).isEqualTo(Outcome.SUCCESSFUL);

        // when
        double before = bad.errorsSeen().worse().log();
        bad.nextBake();
        fine.nextBake().intervals(1, 150, 0, 2850, 14);

        // then
        assertThat(bad.errorsSeen().worse().log()).isEqualTo(before);
        assertThat(bad.evidence.run()).isEqualTo(2);
        assertThat(fine.atEnd().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void zeroTrafficOnOneSideSaysNothing() {
        // given
        Traffic canaryless = standard().intervals(100, 0, 0, 3000, 15);
        Traffic baseless = standard().intervals(100, 3000, 15, 0, 0);

        // then
        assertThat(canaryless.soFar()).isEmpty();
        assertThat(canaryless.atEnd().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(canaryless.atEnd().because()).contains("the new revision got no request");
        assertThat(baseless.atEnd().because())
                .contains("stable got no request, and nothing is known of how it did before");
    }

    @Test
    void onNoDataSaysWhatBlindnessMeans() {
        // when
        Traffic ignoring = with(Undecided.HOLD, OnNoData.IGNORE, errors());
        Traffic failing = with(Undecided.HOLD, OnNoData.FAIL, errors());

        // then
        assertThat(ignoring.atEnd().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(failing.atEnd().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(failing.atMaximum().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failing.atMaximum().because())
                .contains("no interval in which both revisions were counted");
    }

    @Test
    void aCounterResetIsAGapThatProvesNothing() {
        // when: the reset lost the good ones
        Traffic traffic = standard().gap(Side.CANARY, 60, 60).half(Side.BASELINE, 2850, 14).passes();

        // then
        assertThat(traffic.evidence.gaps()).isEqualTo(1);
        assertThat(traffic.errorsSeen()).isEqualTo(Comparison.NONE);
    }

    @Test
    void whatIsMostlyGapsNeverPasses() {
        // given
        Traffic traffic = standard().intervals(20, 1500, 7, 1500, 7);
        assertThat(traffic.atEnd().outcome()).isEqualTo(Outcome.SUCCESSFUL);

        // when
        for (int i = 0; i < 21; i++) {
            traffic.gap(Side.CANARY, 0, 0).half(Side.BASELINE, 1500, 7).passes();
        }

        // then
        assertThat(traffic.atEnd().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(traffic.atEnd().because()).contains("21 intervals with counts missing");
    }

    @Test
    void aDuplicateCountsOnce() {
        // given
        Traffic once = standard().interval(150, 3, 2850, 14);

        // when
        Traffic twice = standard().half(Side.CANARY, 150, 3).half(Side.CANARY, 150, 3).half(Side.BASELINE, 2850, 14)
                .half(Side.BASELINE, 2850, 14).half(Side.CANARY, 150, 3).passes();

        // then
        assertThat(twice.evidence).isEqualTo(once.evidence);
    }

    @Test
    void halvesMayComeInAnyOrder() {
        // when
        Traffic other = standard().half(Side.BASELINE, 2850, 14).half(Side.CANARY, 150, 3).passes();

        // then
        assertThat(other.evidence.metrics()).isEqualTo(standard().interval(150, 3, 2850, 14).evidence.metrics());
    }

    @Test
    void whatComesAfterALaterOneOfItsSeriesIsLeftOut() {
        // given
        Traffic traffic = standard();
        var late = traffic.increment(Side.CANARY, 150, 150, Optional.empty());
        traffic.passes().interval(150, 1, 2850, 14);
        Evidence before = traffic.evidence;

        // when
        traffic.takes(Side.CANARY, late);

        // then
        assertThat(traffic.evidence).isEqualTo(before);
    }

    @Test
    void countsWhoseOtherHalfNeverComesAreToldAndWeighNothing() {
        // when
        Traffic traffic = standard().half(Side.CANARY, 150, 150).passes().interval(150, 1, 2850, 14);

        // then
        assertThat(traffic.evidence.unpaired()).isEqualTo(1);
        assertThat(traffic.evidence.halves()).isEmpty();
        assertThat(traffic.evidence.intervals()).isEqualTo(1);
        assertThat(traffic.errorsSeen().canary()).isEqualTo(new Sample(150, 1));
    }

    @Test
    void whoCountsOneRevisionOnlyFillsNoMemory() {
        // when
        Traffic traffic = standard();
        for (int i = 0; i < 1000; i++) {
            traffic.half(Side.CANARY, 10, 1).passes();
        }

        // then
        assertThat(traffic.evidence.halves()).hasSize(8);
        assertThat(traffic.evidence.unpaired()).isEqualTo(992);
        assertThat(traffic.atEnd().because()).contains("992 counts of one revision only");
    }

    @Test
    void clocksOfTwoCountersApartByMinutesMakeNoPair() {
        // given: the stable revision's counter is three minutes behind
        Traffic traffic = standard();
        for (int i = 0; i < 30; i++) {
            var i1 = traffic.increment(Side.BASELINE, 2850, 14, Optional.empty());
            traffic.half(Side.CANARY, 150, 150);
            traffic.takes(Side.BASELINE, new dev.spillway.core.signal.Signal.Increment(i1.id(), "elsewhere",
                    i1.revision(), i1.analysis(), 1, i1.from().minusSeconds(180), i1.to().minusSeconds(180), 2850, 14,
                    List.of(), Optional.empty())).passes();
        }

        // then
        assertThat(traffic.soFar()).isEmpty();
        assertThat(traffic.atEnd().because()).contains("no interval in which both revisions were counted");
    }

    @Test
    void aBaselineThatDiesIsReplacedByWhatItWas() {
        // given
        Traffic traffic = standard().intervals(40, 1500, 7, 1500, 7);

        // when: all traffic is the new one's, and it gets worse
        Traffic healthy = traffic.intervals(40, 3000, 15, 0, 0);
        assertThat(healthy.soFar()).isEmpty();
        Verdict verdict = healthy.intervals(8, 3000, 60, 0, 0).soFar().orElseThrow();

        // then
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.because()).contains("nothing went to stable to compare with, and it used to have 0.47 % "
                + "(280 of 60000)");
    }

    @Test
    void withoutABaselineTheStableRevisionsOwnRolloutIsThePast() {
        // when
        Traffic traffic = standard().knownBefore(100_000, 500).intervals(8, 3000, 60, 0, 0);

        // then
        assertThat(traffic.soFar().orElseThrow().because()).contains("it used to have 0.50 % (500 of 100000)");
        assertThat(standard().knownBefore(100_000, 500).intervals(400, 3000, 16, 0, 0).soFar()).isEmpty();
    }

    @Test
    void slowRequestsAreComparedByTheBucketsOfTheHistogram() {
        // given
        Traffic traffic = with(Undecided.HOLD, OnNoData.HOLD, errors(), new Metric.Slow(100, Optional.empty()),
                new Metric.Slow(500, Optional.empty()));

        // when: only the tail is slower
        for (int i = 0; i < 8; i++) {
            traffic.timed(Side.CANARY, 150, 20, 6).timed(Side.BASELINE, 2850, 380, 20).passes();
        }

        // then
        assertThat(traffic.soFar().orElseThrow().because()).contains("requests over 500 ms of the new revision");
    }

    @Test
    void severalMetricsShareAlpha() {
        // given
        Traffic alone = with(Undecided.HOLD, OnNoData.HOLD, errors()).intervals(5, 150, 4, 2850, 14);
        Traffic shared = with(Undecided.HOLD, OnNoData.HOLD, errors(), new Metric.Slow(100, Optional.empty()),
                new Metric.Slow(500, Optional.empty())).intervals(5, 150, 4, 2850, 14);

        // then: the mean of e^7 and twice nothing is e^7 over three
        double lost = Weighing.worse(alone.evidence) - Weighing.worse(shared.evidence);
        assertThat(lost).isBetween(0.9, Math.log(3));
    }

    @Test
    void scatteredCountsWeighLess() {
        // given: the same sums, even and in clumps of ten
        Traffic even = standard().intervals(60, 1500, 10, 1500, 10);
        Traffic clumped = standard();
        for (int i = 0; i < 60; i++) {
            clumped.interval(1500, i % 4 == 0 ? 40 : 0, 1500, i % 4 == 2 ? 40 : 0);
        }

        // then
        assertThat(even.errorsSeen().dispersion().factor()).isEqualTo(1);
        assertThat(clumped.errorsSeen().dispersion().factor()).isGreaterThan(10);
        assertThat(clumped.soFar()).isEmpty();
    }

    @Test
    void numbersOfAnySizeGiveNumbers() {
        // when
        Traffic all = standard().intervals(50, 1_000_000_000L, 1_000_000_000L, 1_000_000_000L, 1);
        Traffic none = standard().intervals(50, 1, 0, 1_000_000_000L, 1_000_000_000L);

        // then
        assertThat(all.soFar().orElseThrow().weighed().orElseThrow().evidence()).isFinite().isGreaterThan(1000);
        assertThat(none.soFar()).isEmpty();
        assertThat(none.atEnd().weighed().orElseThrow().evidence()).isFinite();
    }
}
