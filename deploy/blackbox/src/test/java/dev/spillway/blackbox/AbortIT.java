package dev.spillway.blackbox;

import static dev.spillway.blackbox.Stage.V1;
import static dev.spillway.blackbox.Stage.V2;
import static dev.spillway.blackbox.Stage.await;
import static dev.spillway.blackbox.Stage.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Signal.Outcome.Kind;
import dev.spillway.core.state.State.Ended;
import dev.spillway.core.state.State.Ending;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An abort that nobody is there to carry out is carried out by whoever comes, and nothing older with it. */
@Tag(StageExtension.MORE)
@ExtendWith(StageExtension.class)
final class AbortIT {

    @Test
    void abortWhileTheExecutorIsDeadOvertakesWhatWaitedForIt(Stage stage) {
        // given: with all capacity there from the beginning, what follows the bake is a weight
        stage.startEngine("engine-1");
        Child executor = stage.startExecutor();
        stage.makesV1Stable("[{setCanaryScale: 100}, {setWeight: 10}, {bake: 1s}, {setWeight: 50}, {bake: 1s}]");
        stage.watch().atEntry(stage.rollout(V2), entry -> entry.event() instanceof Event.BakeStarted, 1,
                executor::kill);
        stage.deploys(V2);
        Command forward = await("the weight that nobody sets").until(
                () -> stage.watch().commands().stream().filter(AbortIT::asksForHalf).findFirst(), Optional::isPresent)
                .orElseThrow();
        // when
        stage.aborts(stage.rollout(V2));
        await("the abort's decision").until(() -> stage.watch().entries().stream()
                .anyMatch(entry -> entry.event() instanceof Event.RollbackStarted));
        stage.startExecutor("successor");
        // then
        Ended end = stage.ended(V2);
        assertThat(end.ending()).isEqualTo(Ending.ROLLED_BACK);
        stage.endedWell(V1, end);
        assertThat(stage.world().weights()).containsExactly(Map.of(id(V1), 1000), Map.of(id(V1), 900, id(V2), 100),
                Map.of(id(V1), 1000));
        await("the refusal of the older weight").until(() -> stage.watch().outcomes().stream()
                .anyMatch(outcome -> outcome.commandId().equals(forward.id()) && outcome.kind() == Kind.REFUSED));
        assertThat(stage.watch().outcomes()).noneMatch(
                outcome -> outcome.commandId().equals(forward.id()) && outcome.kind() == Kind.ACCEPTED);
    }

    private static boolean asksForHalf(Command command) {
        return command.desired() instanceof Desired.Traffic traffic
                && traffic.shares().stream().anyMatch(share -> share.permille().equals(new Weight(500)));
    }
}
