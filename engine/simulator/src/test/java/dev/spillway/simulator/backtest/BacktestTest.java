package dev.spillway.simulator.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.simulator.backtest.Judged.Decision;
import dev.spillway.simulator.scenario.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacktestTest {
    private static final String RECORDED = Given.CANARY.replace("duration: 15m", "duration: 2m")
            .replace("duration: 30m", "duration: 3m").replace("duration: 1h", "duration: 4m");
    private static final String RESULTS = RECORDED
            .replace("errorRate: {max: 2%}", "successCondition: result[0] >= 0.95\n    failureLimit: 0")
            .replace("provider: prometheusText", "provider: web").replace("/metrics\"}", "/\"}");

    private static List<Entry> log(String definition, String scenario) {
        return Given.rehearsed(definition, scenario).log();
    }

    private static Backtest.Report judged(String changed, List<List<Entry>> logs) {
        var backtest = new Backtest(Given.definition(changed));
        logs.forEach(log -> log.forEach(backtest::take));
        return backtest.end();
    }

    private static Case only(String changed, List<Entry> log) {
        var report = judged(changed, List.of(log));
        assertThat(report.cases()).hasSize(1);
        return report.cases().getFirst();
    }

    @Test
    void thePolicyOfThenDecidesWhatItDecidedThenAtTheSameMomentForTheSameReason() {
        // given
        var logs = new ArrayList<List<Entry>>();
        for (int seed = 1; seed <= 40; seed++) {
            String rate = List.of("0.5%", "1.9%", "2.2%", "5%").get(seed % 4);
            logs.add(log(RECORDED, "seed: " + seed + "\nrevisions: {v2: {errorRate: " + rate + "}}\nuntil: 2h\n"
                    + "events: [{at: 90m, abort: bob, reason: enough}]\n"));
        }
        // when
        var report = judged(RECORDED, logs);
        // then
        assertThat(report.cases()).hasSize(40).allSatisfy(c -> {
            assertThat(c.would()).isEqualTo(c.decided());
            assertThat(c.notSeen()).isEmpty();
        });
        assertThat(report.cases()).extracting(c -> c.decided().decision()).contains(Decision.PASSED, Decision.ASKED,
                Decision.TAKEN_BACK);
    }

    @Test
    void aStricterThresholdFindsWhatAPersonHadToTakeBackAndSaysWhen() {
        // given
        var log = log(RECORDED, "revisions: {v2: {errorRate: 1.8%}}\nevents: [{at: 8m, abort: bob, reason: calls}]\n");
        // when
        var found = only(RECORDED.replace("max: 2%", "max: 1%"), log);
        // then
        assertThat(found.truth()).isEqualTo(Truth.BAD);
        assertThat(found.because()).isEqualTo("calls");
        assertThat(found.decided().decision()).isEqualTo(Decision.PASSED);
        assertThat(found.would().decision()).isEqualTo(Decision.TAKEN_BACK);
        assertThat(found.would().after().orElseThrow()).isLessThan(Duration.ofMinutes(7));
        assertThat(found.would().reason()).contains("allowed 1.00 %").contains("beyond doubt");
    }

    @Test
    void aLooserThresholdPassesWhatWasTakenBackAsFarAsTheLogGoesAndSaysSo() {
        // given
        var log = log(RECORDED, "revisions: {v2: {errorRate: 5%}}\n");
        // when
        var found = only(RECORDED.replace("max: 2%", "max: 9%"), log);
        // then
        assertThat(found.truth()).isEqualTo(Truth.UNKNOWN);
        assertThat(found.decided().decision()).isEqualTo(Decision.TAKEN_BACK);
        assertThat(found.would().decision()).isEqualTo(Decision.PASSED);
        assertThat(found.notSeen()).containsExactly("what came after it was taken back is not in the log");
    }

    @Test
    void aStricterThresholdRaisesAFalseAlarmOnWhatWasPromotedAndStayed() {
        // given
        var log = log(RECORDED, "revisions: {v2: {errorRate: 1.5%}}\n");
        // when
        var found = only(RECORDED.replace("max: 2%", "max: 1%"), log);
        // then
        assertThat(found.truth()).isEqualTo(Truth.HEALTHY);
        assertThat(found.would().decision()).isEqualTo(Decision.TAKEN_BACK);
    }

    @Test
    void whatCameLaterSaysWhatARevisionWas() {
        // when
        var undone = only(RECORDED, log(RECORDED, "events: [{at: 30m, undo: bob, reason: slow memory leak}]\n"));
        var alerted = only(RECORDED, log(RECORDED, "events: [{at: 5m, alert: Errors, revision: v2}]\n"));
        var bad = log(RECORDED, "revisions: {v2: {errorRate: 5%}}\n");
        var good = log(RECORDED, "");
        var again = judged(RECORDED, List.of(bad, good)).cases();
        // then
        assertThat(undone.truth()).isEqualTo(Truth.BAD);
        assertThat(undone.because()).contains("slow memory leak");
        assertThat(alerted.truth()).isEqualTo(Truth.BAD);
        assertThat(again).extracting(Case::truth).containsExactly(Truth.HEALTHY, Truth.HEALTHY);
        assertThat(again.getFirst().because()).startsWith("the same revision was promoted by");
        assertThat(again.getFirst().decided().decision()).isEqualTo(Decision.TAKEN_BACK);
    }

    @Test
    void resultsAreJudgedAgainByOtherConditionsAndLimits() {
        // given
        var log = log(RESULTS, "results: {errors: [{value: [0.99]}, {at: 4m, value: [0.93]}]}\n");
        // when
        var same = only(RESULTS, log);
        var patient = only(RESULTS.replace("failureLimit: 0", "failureLimit: 3"), log);
        var loose = only(RESULTS.replace("0.95", "0.9"), log);
        var rarely = only(RESULTS.replace("interval: 15s", "interval: 30s"), log);
        // then
        assertThat(same.would()).isEqualTo(same.decided());
        assertThat(patient.would().decision()).isEqualTo(Decision.PASSED);
        assertThat(loose.would().decision()).isEqualTo(Decision.PASSED);
        assertThat(rarely.would().decision()).isNotEqualTo(Decision.ASKED);
    }

    @Test
    void theJudgeLooksAtTheCountsThatWereRecordedForAThreshold() {
        // given
        var log = log(RECORDED, """
                revisions: {v1: {errorRate: 0.3%}, v2: {errorRate: 1.9%}}
                events: [{at: 8m, abort: bob, reason: calls}]
                """);
        // when
        var found = only(RECORDED.replace("errorRate: {max: 2%}", "judge: {}"), log);
        // then
        assertThat(found.decided().decision()).isEqualTo(Decision.PASSED);
        assertThat(found.would().decision()).isEqualTo(Decision.TAKEN_BACK);
        assertThat(found.would().after().orElseThrow()).isLessThan(Duration.ofMinutes(3));
    }

    @Test
    void whatTheJudgeDecidedItDecidesAgain() {
        // given
        String judged = RECORDED.replace("errorRate: {max: 2%}", "judge: {}");
        var logs = new ArrayList<List<Entry>>();
        for (int seed = 1; seed <= 20; seed++) {
            logs.add(log(judged, "seed: " + seed + "\nrevisions: {v1: {errorRate: 0.5%}, v2: {errorRate: "
                    + List.of("0.5%", "0.9%", "4%").get(seed % 3) + "}}\nuntil: 2h\n"
                    + "events: [{at: 90m, abort: bob, reason: enough}]\n"));
        }
        // when
        var report = judged(judged, logs);
        // then
        assertThat(report.cases()).hasSize(20).allSatisfy(c -> assertThat(c.would()).isEqualTo(c.decided()));
        assertThat(report.cases()).extracting(c -> c.decided().decision()).contains(Decision.TAKEN_BACK);
    }

    @Test
    void whatWatchedInTheBackgroundWatchesAgain() {
        // given
        String unwatched = RECORDED.replace(", analyses: [errors]", "").replaceAll("(?s)analyses:\\n.*(?=revision:)",
                "");
        // when
        var bad = only(unwatched, log(unwatched, "revisions: {v1: {errorRate: 0.5%}, v2: {errorRate: 5%}}\n"));
        var good = only(unwatched, log(unwatched, ""));
        // then
        assertThat(bad.decided().decision()).isEqualTo(Decision.TAKEN_BACK);
        assertThat(bad.would()).isEqualTo(bad.decided());
        assertThat(good.would()).isEqualTo(Judged.PASSED);
    }

    @Test
    void whatWasNeverMeasuredIsNotSeen() {
        // given
        var log = log(RECORDED, "");
        // when
        var results = only(RESULTS, log);
        var slow = only(RECORDED.replace("errorRate: {max: 2%}", "slowRate: {over: 333ms, max: 2%}"), log);
        // then
        assertThat(results.notSeen()).contains("nothing was recorded for analysis 'errors'");
        assertThat(slow.notSeen()).contains("what was counted for 'errors' has no bound of 333 ms");
    }

    @Test
    void aPolicyThatWantsMoreRequestsWouldHaveWatchedLongerThanTheLogTells() {
        // given
        var log = log(RECORDED, "");
        // when
        var found = only(RECORDED.replace("errorRate: {max: 2%}", "errorRate: {max: 2%}\n    minRequests: 900000"),
                log);
        // then
        assertThat(found.notSeen())
                .anyMatch(text -> text.startsWith("step 3 would have been watched longer by errors"));
    }

    @Test
    void renamedAnalysesLookAtTheCountsOfTheirPredecessors() {
        // given
        var log = log(RECORDED, "revisions: {v2: {errorRate: 5%}}\n");
        // when
        var found = only(RECORDED.replace("errors]", "failures]").replace("name: errors", "name: failures"), log);
        // then
        assertThat(found.would().decision()).isEqualTo(Decision.TAKEN_BACK);
        assertThat(found.would().after()).isEqualTo(found.decided().after());
    }

    @Test
    void firstRolloutsUndosAndUnfinishedOnesAreCountedAndNotJudged() {
        // given
        var log = log(RECORDED, "");
        // when
        var half = judged(RECORDED, List.of(log.subList(0, log.size() / 2)));
        // then
        assertThat(half.cases()).isEmpty();
        assertThat(half.unfinished()).isEqualTo(1);
    }

    @Test
    void tenThousandRecordedRolloutsAreJudgedAgain() {
        // given
        var logs = new ArrayList<List<Entry>>();
        for (int seed = 1; seed <= 200; seed++) {
            logs.add(log(RECORDED, "seed: " + seed + "\nrevisions: {v2: {errorRate: "
                    + (seed % 10 == 0 ? "6%" : "0.5%") + "}}\n"));
        }
        var backtest = new Backtest(Given.definition(RECORDED.replace("max: 2%", "max: 1%")));
        long events = 0;
        long begun = System.nanoTime();
        // when
        for (int i = 0; i < 50; i++) {
            for (List<Entry> log : logs) {
                log.forEach(backtest::take);
                events += log.size();
            }
        }
        var report = backtest.end();
        // then
        System.out.printf("%d recorded rollouts, %d events, judged again in %d ms%n", report.cases().size(), events,
                (System.nanoTime() - begun) / 1_000_000);
        assertThat(report.cases()).hasSize(10_000);
        assertThat(report.cases()).filteredOn(c -> c.would().decision() == Decision.TAKEN_BACK).hasSize(1_000);
    }
}
