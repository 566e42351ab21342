package dev.spillway.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.analysis.Verdict.Outcome;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.signal.Signal.Increment.Bucket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static AnalysisSpec errors(OnNoData onNoData) {
        return new AnalysisSpec("errors", AnalysisSpec.PUSH, "", Map.of(), Duration.ofSeconds(10),
                new Threshold.ErrorRate(0.01), 100, onNoData);
    }

    private static Counts counts(long requests, long errors) {
        return new Counts(requests, errors, List.of());
    }

    @Test
    void oneUnluckyRequestAmongFewIsNoReason() {
        // when
        Verdict verdict = soFar(errors(OnNoData.HOLD), counts(100, 3));

        // then
        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void aRateAboveTheThresholdBeyondDoubtFailsAtOnce() {
        // when
        Verdict verdict = soFar(errors(OnNoData.HOLD), counts(1000, 80));

        // then
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.lower()).isGreaterThan(0.01);
    }

    @Test
    void fewerThanTheMinimumNeverFail() {
        // when
        Verdict verdict = soFar(errors(OnNoData.HOLD), counts(99, 99));

        // then
        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.because()).contains("fewer than 100 requests");
    }

    @Test
    void atTheEndTheRateDecides() {
        // when, then
        assertThat(atEnd(errors(OnNoData.HOLD), counts(1000, 10)).outcome()).isEqualTo(Outcome.SUCCESSFUL);
        assertThat(atEnd(errors(OnNoData.HOLD), counts(1000, 11)).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void noDataIsAnOutcomeOfItsOwn() {
        // when, then
        assertThat(atEnd(errors(OnNoData.IGNORE), Counts.NONE).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(atEnd(errors(OnNoData.FAIL), Counts.NONE).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(atMaximum(errors(OnNoData.FAIL), Counts.NONE).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(atMaximum(errors(OnNoData.HOLD), Counts.NONE).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void theIntervalIsWilsons() {
        // when: 10 of 100 at 99 %, computed by hand from Wilson's formula
        Verdict verdict = soFar(errors(OnNoData.HOLD), counts(100, 10));

        // then
        assertThat(verdict.lower()).isCloseTo(0.0460, org.assertj.core.data.Offset.offset(0.0005));
        assertThat(verdict.upper()).isCloseTo(0.2037, org.assertj.core.data.Offset.offset(0.0005));
    }

    @Test
    void aVerdictExplainsItself() {
        // when
        Verdict verdict = atEnd(errors(OnNoData.HOLD), counts(1000, 2));

        // then
        assertThat(verdict.because()).contains("2 errors in 1000 requests", "0.20 %", "allowed 1.00 %",
                "99 % interval");
    }

    @Test
    void slowRequestsAreThoseAboveTheBound() {
        // given
        var spec = new AnalysisSpec("slow", AnalysisSpec.PUSH, "", Map.of(), Duration.ofSeconds(10),
                new Threshold.SlowRate(250, 0.05), 100, OnNoData.HOLD);
        var counts = new Counts(1000, 0,
                List.of(new Bucket(100, 800), new Bucket(250, 100), new Bucket(Long.MAX_VALUE, 100)));

        // when
        Verdict verdict = soFar(spec, counts);

        // then
        assertThat(verdict.bad()).isEqualTo(100);
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
    }

    private static Verdict soFar(AnalysisSpec spec, Counts counts) {
        return Rates.soFar(spec, (Threshold.Rate) spec.threshold(), counts);
    }

    private static Verdict atEnd(AnalysisSpec spec, Counts counts) {
        return Verdicts.atEnd(spec, counts, Tally.NONE, Optional.empty());
    }

    private static Verdict atMaximum(AnalysisSpec spec, Counts counts) {
        return Verdicts.atMaximum(spec, counts, Tally.NONE, Optional.empty());
    }
}
