package dev.spillway.simulator.scenario;

import static dev.spillway.simulator.scenario.Given.CANARY;
import static dev.spillway.simulator.scenario.Given.all;
import static dev.spillway.simulator.scenario.Given.ended;
import static dev.spillway.simulator.scenario.Given.rehearsed;
import static dev.spillway.simulator.scenario.Given.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.analysis.Verdict.Outcome;
import dev.spillway.core.event.Event;
import dev.spillway.core.state.State.Ending;
import dev.spillway.core.state.State.Question;
import dev.spillway.core.state.State.RollbackCause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final String RESULTS = CANARY.replace("errorRate: {max: 2%}", "successCondition: result[0] >= 0.95")
            .replace("provider: prometheusText", "provider: web").replace("/metrics\"}", "/\", jsonPath: \"$.ok\"}");

    @Test
    void aHealthyRevisionIsPromotedAfterTheTimeThatItsPlanTakes() {
        // when
        var rehearsed = rehearsed(CANARY, "");
        // then
        ended(rehearsed, Ending.PROMOTED);
        assertThat(when(rehearsed, Event.Promoted.class)).isBetween(Duration.ofMinutes(105), Duration.ofMinutes(106));
        assertThat(all(rehearsed, Event.AnalysisConcluded.class)).hasSize(3)
                .allMatch(e -> e.verdict().outcome() == Outcome.SUCCESSFUL && e.verdict().total() > 5_000);
        assertThat(all(rehearsed, Event.ShareChecked.class)).hasSize(3).allMatch(e -> e.requests() >= 200);
    }

    @Test
    void errorsThatBeginInTheSecondBakeTakeItBackThereAndTheSentenceHasTheirCounts() {
        // when
        var rehearsed = rehearsed(CANARY, """
                revisions:
                  v2: {errorRate: [{value: 0.5%}, {at: 20m, value: 40%}]}
                """);
        // then
        ended(rehearsed, Ending.ROLLED_BACK);
        assertThat(when(rehearsed, Event.RollbackStarted.class)).isBetween(Duration.ofMinutes(20),
                Duration.ofMinutes(22));
        assertThat(all(rehearsed, Event.RollbackStarted.class)).singleElement()
                .matches(e -> e.cause() == RollbackCause.ANALYSIS).extracting(Event.RollbackStarted::reason).asString()
                .contains("beyond doubt");
    }

    @Test
    void theSameSeedTellsTheSameStoryToTheMillisecondAndAnotherSeedAnother() {
        // when
        var one = rehearsed(CANARY, "seed: 7\n");
        var again = rehearsed(CANARY, "seed: 7\n");
        var other = rehearsed(CANARY, "seed: 8\n");
        // then
        assertThat(again.log()).isEqualTo(one.log());
        assertThat(other.log()).isNotEqualTo(one.log());
    }

    @Test
    void exactCountsAreTheExpectedOnesAndLoseNoFraction() {
        // when
        var rehearsed = rehearsed(CANARY, "counts: exact\nrevisions: {v2: {errorRate: 0.3%}}\n");
        // then
        var first = all(rehearsed, Event.AnalysisConcluded.class).getFirst().verdict();
        // 59 or 60 intervals of 15 s at 200 per second and 5 %: 150 each, 0.45 of them errors
        assertThat(first.total()).isIn(59 * 150L, 60 * 150L);
        assertThat(first.bad()).isEqualTo(first.total() * 3 / 1000);
    }

    @Test
    void aPersonsAbortTakesItBackAtThatMomentForThatReason() {
        // when
        var rehearsed = rehearsed(CANARY, "events: [{at: 20m, abort: bob, reason: customers call}]\n");
        // then
        ended(rehearsed, Ending.ROLLED_BACK);
        assertThat(all(rehearsed, Event.RollbackStarted.class)).singleElement()
                .matches(e -> e.cause() == RollbackCause.ABORT && e.reason().equals("customers call"));
        assertThat(when(rehearsed, Event.RollbackStarted.class)).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void anAlertThatNamesTheNewRevisionAbortsAndOneThatNamesNobodyPauses() {
        // when
        var named = rehearsed(CANARY, "events: [{at: 12m, alert: HighErrors, revision: v2}]\n");
        var nameless = rehearsed(CANARY, "events: [{at: 12m, alert: HighErrors}]\nuntil: 3h\n");
        // then
        ended(named, Ending.ROLLED_BACK);
        assertThat(all(named, Event.RollbackStarted.class)).singleElement()
                .matches(e -> e.cause() == RollbackCause.ALERT);
        assertThat(all(nameless, Event.Paused.class)).hasSize(1);
        assertThat(all(nameless, Event.RolloutEnded.class)).isEmpty();
    }

    @Test
    void whatWaitsForAPersonGoesOnWhenThePersonComesAndElseStaysWhereItIs() {
        // given
        String approved = CANARY.replace("      - setWeight: 25\n", "      - approve: 1\n      - setWeight: 25\n");
        // when
        var answered = rehearsed(approved, "events: [{at: 40m, approve: alice}]\n");
        var alone = rehearsed(approved, "");
        // then
        ended(answered, Ending.PROMOTED);
        assertThat(when(answered, Event.Approved.class)).isEqualTo(Duration.ofMinutes(40));
        assertThat(all(alone, Event.Held.class)).singleElement().matches(e -> e.question() == Question.APPROVAL);
        assertThat(all(alone, Event.RolloutEnded.class)).isEmpty();
    }

    @Test
    void aPlatformThatRefusesTwiceIsAskedAThirdTimeAndOneThatAlwaysRefusesTakesItBack() {
        // when
        var twice = rehearsed(CANARY, "faults: [{at: 10m, target: app, fail: 2, reason: throttled}]\n");
        var always = rehearsed(CANARY, "faults: [{at: 10m, target: app, fail: 3, reason: forbidden}]\n");
        // then
        ended(twice, Ending.PROMOTED);
        assertThat(all(twice, Event.CommandFailed.class)).hasSize(2).allMatch(e -> e.reason().contains("throttled"));
        ended(always, Ending.ROLLED_BACK);
        assertThat(all(always, Event.RollbackStarted.class)).singleElement()
                .matches(e -> e.cause() == RollbackCause.FAILURE && e.reason().contains("forbidden"));
    }

    @Test
    void anExecutorThatIsAwayIsNoticedAndTheDeadlineTakesTheRolloutBackOnceItIsThereAgain() {
        // when
        var away = rehearsed(CANARY, "faults: [{at: 10m, for: 20m, target: app, silent: true}]\n");
        // then
        assertThat(all(away, Event.ExecutorSilent.class)).isNotEmpty();
        assertThat(all(away, Event.RollbackStarted.class)).singleElement()
                .matches(e -> e.cause() == RollbackCause.DEADLINE);
        ended(away, Ending.ROLLED_BACK);
        assertThat(when(away, Event.RolloutEnded.class)).isGreaterThan(Duration.ofMinutes(30));
    }

    @Test
    void aSlowPlatformOnlyTakesLongerAndInstancesThatNeverComeUpEndAtTheDeadline() {
        // when
        var slow = rehearsed(CANARY, "faults: [{at: 10m, for: 10m, target: app, slow: 15s}]\n");
        var never = rehearsed(CANARY, "revisions: {v2: {startup: never}}\n");
        // then
        ended(slow, Ending.PROMOTED);
        assertThat(when(slow, Event.Promoted.class)).isGreaterThan(when(rehearsed(CANARY, ""), Event.Promoted.class));
        assertThat(all(never, Event.RollbackStarted.class)).singleElement()
                .matches(e -> e.cause() == RollbackCause.DEADLINE);
    }

    @Test
    void instancesOfTheNewRevisionThatDieTakeItBack() {
        // when
        var rehearsed = rehearsed(CANARY, "faults: [{at: 10m, target: app, revision: canary, ready: 0}]\n");
        // then
        assertThat(all(rehearsed, Event.RollbackStarted.class)).singleElement()
                .matches(e -> e.cause() == RollbackCause.HEALTH);
        ended(rehearsed, Ending.ROLLED_BACK);
    }

    @Test
    void conditionsAreAskedAboutTheScenariosResultsOfThatMoment() {
        // when
        var rehearsed = rehearsed(RESULTS, "results: {errors: [{value: [0.99]}, {at: 21m, value: [0.9]}]}\n");
        // then
        assertThat(when(rehearsed, Event.RollbackStarted.class)).isBetween(Duration.ofMinutes(21),
                Duration.ofMinutes(22));
        assertThat(all(rehearsed, Event.RollbackStarted.class).getFirst().reason())
                .contains("successCondition result[0] >= 0.95 does not hold");
    }

    @Test
    void pushedCountsAreJudgedAsThoseThatAreAskedFor() {
        // given
        String pushed = CANARY.replace("provider: prometheusText", "provider: push")
                .replaceFirst("    query: .*\n", "");
        // when
        var rehearsed = rehearsed(pushed, "revisions: {v2: {errorRate: 30%}}\n");
        // then
        ended(rehearsed, Ending.ROLLED_BACK);
        assertThat(when(rehearsed, Event.RollbackStarted.class)).isLessThan(Duration.ofMinutes(3));
    }

    @Test
    void slowRequestsAreCountedByTheHistogramThatTheAnalysisAsksFor() {
        // given
        String slow = CANARY.replace("errorRate: {max: 2%}", "slowRate: {over: 300ms, max: 5%}");
        // when
        var fast = rehearsed(slow, "revisions: {v2: {latency: {median: 100ms, p99: 200ms}}}\n");
        var late = rehearsed(slow, "revisions: {v2: {latency: [{value: {median: 100ms, p99: 200ms}},"
                + " {at: 5m, value: {median: 250ms, p99: 900ms}}]}}\n");
        // then
        ended(fast, Ending.PROMOTED);
        ended(late, Ending.ROLLED_BACK);
    }

    @Test
    void theJudgeFindsFourTimesTheErrorsInMinutesAndBlamesNobodyForAnOutageOfBoth() {
        // given
        String judged = CANARY.replace("errorRate: {max: 2%}", "judge: {}");
        // when
        var bad = rehearsed(judged, "revisions: {v1: {errorRate: 0.5%}, v2: {errorRate: 2%}}\n");
        var outage = rehearsed(judged, """
                revisions:
                  v1: {errorRate: [{value: 0.5%}, {at: 20m, value: 10%}, {at: 22m, value: 0.5%}]}
                  v2: {errorRate: [{value: 0.5%}, {at: 20m, value: 10%}, {at: 22m, value: 0.5%}]}
                """);
        // then
        ended(bad, Ending.ROLLED_BACK);
        assertThat(when(bad, Event.RollbackStarted.class)).isLessThan(Duration.ofMinutes(5));
        assertThat(all(outage, Event.RollbackStarted.class)).isEmpty();
    }

    @Test
    void whoNamesNobodyIsWatchedByWhatTheRouterCounts() {
        // given
        String unwatched = CANARY.replace(", analyses: [errors]", "").replaceAll("(?s)analyses:\n.*(?=revision:)", "");
        // when
        var bad = rehearsed(unwatched, "revisions: {v1: {errorRate: 0.5%}, v2: {errorRate: 5%}}\n");
        var good = rehearsed(unwatched, "");
        // then
        ended(bad, Ending.ROLLED_BACK);
        assertThat(when(bad, Event.RollbackStarted.class)).isLessThan(Duration.ofMinutes(3));
        assertThat(all(bad, Event.MeasurementTaken.class)).isNotEmpty()
                .allMatch(
                        e -> Duration.between(e.increment().from(), e.increment().to()).equals(Duration.ofSeconds(5)));
        ended(good, Ending.PROMOTED);
    }
}
