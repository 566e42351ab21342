package dev.spillway.simulator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.simulator.judge.JudgeTable.Cell;
import dev.spillway.simulator.judge.JudgeTable.Row;
import dev.spillway.simulator.judge.Rollout.Truth;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What docs/analysis.md promises of the shipped judge, on fewer rollouts than its table has. */
class JudgeTableTest {
    private static final int RUNS = 60;
    private static final List<Row> AT_200 = new JudgeTable(RUNS, 42).rows(200);

    private static Cell judge(Truth truth) {
        return cell(AT_200.getFirst(), truth);
    }

    private static Cell cell(Row row, Truth truth) {
        return Optional.ofNullable(row.cells().get(truth)).orElseThrow();
    }

    @Test
    void falseAlarmsOverWholeRolloutsStayBelowAlpha() {
        // then: 1 % of 60 is 0.6, and more than 3 would happen by chance once in 300 times
        assertThat(judge(Truth.HEALTHY).wentBack()).isLessThanOrEqualTo(3.0 / RUNS);
        assertThat(judge(Truth.BURST).wentBack()).isLessThanOrEqualTo(3.0 / RUNS);
        assertThat(judge(Truth.SCATTERED).wentBack()).isLessThanOrEqualTo(0.1);
    }

    @Test
    void fourTimesAsManyErrorsAreFoundInLessThanTwoMinutes() {
        assertThat(judge(Truth.FOUR_TIMES).medianMinutes()).isLessThanOrEqualTo(2);
        assertThat(judge(Truth.LATE).medianMinutes()).isBetween(0.0, 2.0);
        assertThat(judge(Truth.TWICE).medianMinutes()).isLessThanOrEqualTo(12);
    }

    @Test
    void noOtherIsFasterAtAsManyFalseAlarms() {
        assertThat(AT_200.stream().filter(Row::calibrated)).hasSize(4).allSatisfy(other -> {
            for (Truth truth : List.of(Truth.FOUR_TIMES, Truth.TEN_TIMES)) {
                assertThat(judge(truth).medianMinutes()).as(other.judge() + " at " + truth)
                        .isLessThan(cell(other, truth).medianMinutes());
            }
        });
    }

    @Test
    void whatIsCalibratedHasNoMoreFalseAlarmsThanTheJudge() {
        assertThat(AT_200.stream().filter(Row::calibrated)).allSatisfy(
                other -> assertThat(alarms(other)).isLessThanOrEqualTo(alarms(AT_200.getFirst())));
    }

    private static double alarms(Row row) {
        return row.cells().entrySet().stream().filter(e -> e.getKey().isFine())
                .mapToDouble(e -> e.getValue().wentBack()).sum();
    }

    @Test
    void theSameSeedGivesTheSameTable() {
        assertThat(new JudgeTable(3, 7).rows(5)).isEqualTo(new JudgeTable(3, 7).rows(5));
        assertThat(JudgeTable.text(AT_200)).contains("| 200 | Spillway's judge | its own |")
                .contains("no more false alarms");
    }

    @Test
    void theTrafficIsWhatItSays() {
        // given
        long canary = 0;
        long canaryBad = 0;
        long baselineBad = 0;
        long baseline = 0;
        for (Interval interval : Rollout.of(Truth.FOUR_TIMES, 200, new SplittableRandom(1))) {
            canary += interval.canary();
            canaryBad += interval.canaryBad();
            baseline += interval.baseline();
            baselineBad += interval.baselineBad();
        }

        // then
        assertThat((double) canaryBad / canary).isBetween(0.0195, 0.0205);
        assertThat((double) baselineBad / baseline).isBetween(0.0047, 0.0053);
        assertThat((double) canary / (canary + baseline)).isBetween(0.36, 0.365);
        assertThat(canary + baseline).isBetween(1_250_000L, 1_270_000L);
    }
}
