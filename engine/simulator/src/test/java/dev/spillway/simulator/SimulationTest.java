package dev.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.simulator.Simulation.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** {@code -Psimulate} runs 100,000 schedules, {@code -Dschedules=n} any number, {@code -DfirstSeed=n} from any seed on. */
final class SimulationTest {
    private static final Path REGRESSIONS = Path.of("regression-seeds.txt");
    private static final Pattern LINE = Pattern.compile("(\\d+)\\s+\\S.*");

    @Test
    void noScheduleBreaksAnInvariant() {
        // given
        long first = Long.getLong("firstSeed", 1);
        long count = Long.getLong("schedules", 400);
        // when
        Optional<Failure> failure = Schedules.run(first, count);
        // then
        assertThat(failure.map(Failure::toString)).isEmpty();
    }

    @Test
    void aRollingUpdateReachesWhatItCan() {
        // when
        String stories = String.join("\n", LongStream.rangeClosed(1, 40).boxed()
                .flatMap(seed -> Simulation.rollingStory(seed).stream()).toList());
        // then
        assertThat(stories).contains("detail=Roll[", "ending=PROMOTED", "ending=ROLLED_BACK", "ending=UNDONE",
                "ending=FAILED_NO_STABLE", "cause=DEADLINE", "cause=ABORT", "executor dies", "engine dies");
        // a guard of the roll brought back what an abort had taken away
        assertThat(Simulation.runRolling(24).map(Failure::toString)).isEmpty();
    }

    @Test
    void noSeedThatFailedOnceFailsAgain() throws IOException {
        // given
        List<Long> seeds = regressions();
        assertThat(seeds).isNotEmpty();
        // when // then
        for (long seed : seeds) {
            assertThat(Simulation.run(seed).map(Failure::toString)).isEmpty();
        }
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        // when
        List<String> once = Simulation.story(7);
        List<String> again = Simulation.story(7);
        // then
        assertThat(again).isEqualTo(once).hasSizeGreaterThan(50);
    }

    @Test
    void theSchedulesReachEveryEventThatTheyCan() {
        // when
        String stories = String.join("\n", LongStream.rangeClosed(1, 150).boxed()
                .flatMap(seed -> Simulation.story(seed).stream()).toList());
        // then
        assertThat(stories).contains("Promoted[", "ending=PROMOTED", "ending=ROLLED_BACK", "ending=SUPERSEDED",
                "ending=UNDONE", "ending=FAILED_NO_STABLE", "ending=ABORTED_UNTOUCHED", "cause=ANALYSIS",
                "cause=DEADLINE", "cause=ALERT", "cause=FAILURE", "Held[question=DRIFT", "Held[question=FROZEN",
                "Held[question=INCONCLUSIVE", "Adopted[", "CommandRepeated[", "executor dies", "engine dies",
                "DriftAnswered[", "ExecutorSilent[", "BakeExtended[", "MeasurementMissed[", "FullPromotionAsked[",
                "done was claimed", "RollbackStuck[", "lost  ", "BackgroundStarted[",
                "MeasurementJudged[");
    }

    /** A seed and a sentence on each line; lines that begin with # say something about all of them. */
    private static List<Long> regressions() throws IOException {
        return Files.readAllLines(REGRESSIONS).stream().filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> {
                    var match = LINE.matcher(line);
                    assertThat(match.matches()).as("a seed and a sentence: %s", line).isTrue();
                    return Long.parseLong(match.group(1));
                }).toList();
    }
}
