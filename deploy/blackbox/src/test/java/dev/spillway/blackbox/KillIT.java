package dev.spillway.blackbox;

import static dev.spillway.blackbox.Stage.V1;
import static dev.spillway.blackbox.Stage.V2;
import static dev.spillway.blackbox.Stage.await;
import static dev.spillway.blackbox.Stage.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.blackbox.WorldServer.Moment;
import dev.spillway.core.state.State.Ended;
import dev.spillway.core.state.State.Ending;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} at a moment that the seed chooses: the rollout ends as if nothing had happened. */
@ExtendWith(StageExtension.class)
final class KillIT {
    private static final String STEPS = "[{setWeight: 10}, {bake: 1s}, {setWeight: 50}, {bake: 1s}, {setWeight: 100}]";
    /** What promoting v2 takes with these steps, at least: the trap must go off. */
    private static final int COMMANDS = 11;
    private static final int OUTCOMES = 22;
    private static final int WRITES = 10;
    private static final int LINES = 40;

    /** Shorter than the time after which the broker aborts a transaction. */
    private static final Duration LONG = Duration.ofMillis(2_500);
    private static final byte[] GARBAGE = {9, 9, 9};

    private final CountDownLatch killed = new CountDownLatch(1);

    @Tag(StageExtension.MORE)
    @Test
    void engineKilledAtACommandGoesOnWithItsState(Stage stage) {
        // given
        Child engine = stage.startEngine("engine-1");
        stage.startExecutor();
        stage.makesV1Stable(STEPS);
        // when
        stage.early().atCommand(stage.rollout(V2), stage.pick("engine killed at command", COMMANDS), () -> {
            kill(engine);
            stage.startEngine("engine-1");
        });
        stage.deploys(V2);
        // then
        promotedAllTheSame(stage);
    }

    @Tag(StageExtension.MORE)
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void engineKilledAtALineOfTheLogGoesOnWithAndWithoutItsState(boolean kept, Stage stage) {
        // given
        Child engine = stage.startEngine("engine-1");
        stage.startExecutor();
        stage.makesV1Stable(STEPS);
        // when
        stage.early().atEntry(stage.rollout(V2), _ -> true, stage.pick("engine killed at line", LINES), () -> {
            kill(engine);
            if (!kept) {
                Cluster.delete(stage.stateOf("engine-1"));
            }
            stage.startEngine("engine-1");
        });
        stage.deploys(V2);
        // then
        promotedAllTheSame(stage);
    }

    @Test
    void engineKilledInsideItsTransactionTakesNothingInTwice(Stage stage) {
        // given: what cannot be read needs no command, so nothing ends the transaction before its time
        Child engine = stage.startEngine("engine-1", LONG);
        stage.startExecutor();
        stage.makesV1Stable(STEPS);
        // when
        stage.early().atLetter(1, () -> {
            kill(engine);
            stage.startEngine("engine-1");
        });
        stage.writes(GARBAGE);
        await("the kill").until(() -> killed.getCount() == 0);
        stage.deploys(V2);
        // then
        promotedAllTheSame(stage);
        assertThat(stage.watch().letters()).singleElement()
                .satisfies(letter -> assertThat(letter.value()).hasValueSatisfying(
                        value -> assertThat(value).isEqualTo(GARBAGE)));
    }

    @Tag(StageExtension.MORE)
    @Test
    void executorKilledAtAnOutcomeStartsItsLoopAgain(Stage stage) {
        // given
        stage.startEngine("engine-1");
        Child executor = stage.startExecutor();
        stage.makesV1Stable(STEPS);
        // when
        stage.watch().atOutcome(stage.rollout(V2), stage.pick("executor killed at outcome", OUTCOMES), () -> {
            kill(executor);
            stage.startExecutor();
        });
        stage.deploys(V2);
        // then
        promotedAllTheSame(stage);
    }

    @ParameterizedTest
    @EnumSource
    void executorKilledAtAWriteNeitherLosesNorRepeatsIt(Moment moment, Stage stage) {
        // given
        stage.startEngine("engine-1");
        Child executor = stage.startExecutor();
        stage.makesV1Stable(STEPS);
        // when
        stage.server().atWrite(stage.pick("executor killed at write", WRITES), moment, () -> {
            kill(executor);
            stage.startExecutor();
        });
        stage.deploys(V2);
        // then
        promotedAllTheSame(stage);
    }

    private void kill(Child child) {
        child.kill();
        killed.countDown();
    }

    private void promotedAllTheSame(Stage stage) {
        Ended end = stage.ended(V2);
        assertThat(killed.getCount()).as("kills that did not happen").isZero();
        assertThat(end.ending()).isEqualTo(Ending.PROMOTED);
        stage.endedWell(V2, end);
        assertThat(stage.world().weights()).containsExactly(Map.of(id(V1), 1000),
                Map.of(id(V1), 900, id(V2), 100), Map.of(id(V1), 500, id(V2), 500), Map.of(id(V2), 1000));
    }
}
