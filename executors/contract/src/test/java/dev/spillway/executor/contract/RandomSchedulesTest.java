package dev.spillway.executor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.contract.FakePlatform.Manner;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Seeded schedules of commands, faults, delays and crashes; a failure names its seed, {@code schedule(seed)} repeats it. */
final class RandomSchedulesTest {
    private static final int SCHEDULES = Integer.getInteger("schedules", 300);

    @ParameterizedTest
    @EnumSource(Manner.class)
    void noScheduleBreaksAnInvariant(Manner manner) {
        // given
        Stream<Long> seeds = Stream.iterate(1L, seed -> seed + 1).limit(SCHEDULES);
        // when // then
        seeds.forEach(seed -> {
            RandomSchedule schedule = new RandomSchedule(seed, manner);
            try {
                schedule.run();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed + " " + manner + "\n" + schedule.story(), broken);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void sameSeedTellsTheSameStory(Manner manner) {
        // given
        RandomSchedule first = new RandomSchedule(7, manner);
        RandomSchedule second = new RandomSchedule(7, manner);
        // when
        first.run();
        second.run();
        // then
        assertThat(first.story()).isEqualTo(second.story()).isNotEmpty();
    }
}
