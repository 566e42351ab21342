package dev.spillway.cli.backtest;

import dev.spillway.simulator.backtest.Case;
import dev.spillway.simulator.backtest.Judged;
import dev.spillway.simulator.backtest.Judged.Decision;
import dev.spillway.simulator.backtest.Truth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What became of the rollouts of one truth: as decided, and as would be decided. */
record Row(Truth truth, int rollouts, Side asDecided, Side asWouldBeDecided) {
    /**
     * One of the two.
     *
     * @param medianSeconds from the first traffic to the decision to take back; absent where none was taken back
     */
    record Side(int takenBack, int asked, Optional<Double> medianSeconds) {
        static Side of(List<Judged> judged) {
            List<Duration> times = judged.stream().filter(j -> j.decision() == Decision.TAKEN_BACK)
                    .flatMap(j -> j.after().stream()).sorted().toList();
            return new Side(count(judged, Decision.TAKEN_BACK), count(judged, Decision.ASKED),
                    times.isEmpty() ? Optional.empty() : Optional.of(times.get(times.size() / 2).toMillis() / 1000.0));
        }

        private static int count(List<Judged> judged, Decision decision) {
            return (int) judged.stream().filter(j -> j.decision() == decision).count();
        }
    }

    static Row of(Truth truth, List<Case> all) {
        List<Case> cases = all.stream().filter(c -> c.truth() == truth).toList();
        return new Row(truth, cases.size(), side(cases, Case::decided), side(cases, Case::would));
    }

    private static Side side(List<Case> cases, Function<Case, Judged> which) {
        return Side.of(cases.stream().map(which).toList());
    }
}
