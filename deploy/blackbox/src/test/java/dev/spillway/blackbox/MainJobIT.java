package dev.spillway.blackbox;

import static dev.spillway.blackbox.Stage.V1;
import static dev.spillway.blackbox.Stage.V2;
import static dev.spillway.blackbox.Stage.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.state.State.Ended;
import dev.spillway.core.state.State.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Spillway exists for, with engine and executor as processes of their own. */
@Tag(StageExtension.MORE)
@ExtendWith(StageExtension.class)
final class MainJobIT {

    @Test
    void v2IsPromotedInStepsAndEveryWeightStandsOnceInTheWorldsJournal(Stage stage) {
        // given
        stage.startEngine("engine-1");
        stage.startExecutor();
        stage.makesV1Stable("[{setWeight: 10}, {bake: 2s}, {setWeight: 50}, {bake: 1s}, {setWeight: 100}, {bake: 1s}]");
        // when
        stage.deploys(V2);
        // then
        Ended end = stage.ended(V2);
        assertThat(end.ending()).isEqualTo(Ending.PROMOTED);
        stage.endedWell(V2, end);
        assertThat(stage.world().weights()).containsExactly(Map.of(id(V1), 1000),
                Map.of(id(V1), 900, id(V2), 100), Map.of(id(V1), 500, id(V2), 500), Map.of(id(V2), 1000));
        assertThat(bakes(RawLog.verified(stage.cluster(), stage.service()))).hasSize(6)
                .allMatch(bake -> bake.compareTo(Duration.ofSeconds(1)) >= 0);
    }

    /** How long each bake took, by the log's own time. */
    private static List<Duration> bakes(List<Entry> log) {
        List<Instant> starts = times(log, Event.BakeStarted.class);
        List<Instant> ends = times(log, Event.BakeEnded.class);
        assertThat(ends).hasSameSizeAs(starts);
        return java.util.stream.IntStream.range(0, starts.size())
                .mapToObj(i -> Duration.between(starts.get(i), ends.get(i))).toList();
    }

    private static List<Instant> times(List<Entry> log, Class<? extends Event> type) {
        return log.stream().filter(entry -> type.isInstance(entry.event())).map(entry -> entry.header().at()).toList();
    }
}
