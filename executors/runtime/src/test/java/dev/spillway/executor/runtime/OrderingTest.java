package dev.spillway.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One row per rule. Effects are written as one word each, so that a row shows the whole answer. */
final class OrderingTest {
    private static final Pace PACE = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(4), 1, 1, 10);

    private final Ordering<Dial.Position, Dial.Turn> exact = new Ordering<>("me", new Dial(Duration.ZERO), PACE);
    private final Ordering<Dial.Position, Dial.Turn> late = new Ordering<>("me", new Dial(Duration.ofSeconds(20)),
            PACE);
    private final List<Outcome> outcomes = new ArrayList<>();

    @Test
    void commandIsAcceptedAndItsTargetObserved() {
        assertThat(words(exact, received(0, forward("f", 1, 50)))).containsExactly("f accepted", "observe 1",
                "wake +60s");
    }

    @Test
    void doneComesFromTheObservationAndNotFromTheCall() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        // when // then
        assertThat(words(exact, seen(0, 1, 0, Fence.NONE))).containsExactly("call 2");
        assertThat(words(exact, ok(0, 2))).containsExactly("observe 3");
        assertThat(words(exact, seen(0, 3, 50, new Fence(1, 1)))).containsExactly("f done", "commit 1");
    }

    @Test
    void callThatMayHaveWorkedIsLookedForBeforeItIsMadeAgain() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        words(exact, seen(0, 1, 0, Fence.NONE));
        words(exact, new Input.CallReturned<>(at(0), 2, new CallResult.Unknown("timed out")));
        // when // then
        assertThat(words(exact, seen(0, 3, 0, Fence.NONE))).as("perhaps a stale read").containsExactly("wake +1s");
        assertThat(words(exact, time(1))).contains("observe 4");
        assertThat(words(exact, seen(1, 4, 0, Fence.NONE))).as("it did not work").containsExactly("call 5");
    }

    @Test
    void unexpectedStateIsLookedAtAgainBeforeItIsRefused() {
        // given
        words(exact, received(0, Dial.command("f", 1, 1, false, Dial.traffic(50, 25))));
        // when // then
        assertThat(words(exact, seen(0, 1, 10, Fence.NONE))).as("perhaps a stale read").containsExactly("wake +1s");
        assertThat(words(exact, time(1))).contains("observe 2");
        assertThat(words(exact, seen(1, 2, 10, Fence.NONE))).as("it is so").containsExactly("f refused", "commit 1");
    }

    @Test
    void staleReadIsNoDrift() {
        // given
        words(exact, received(0, Dial.command("f", 1, 1, false, Dial.traffic(50, 25))));
        words(exact, seen(0, 1, 10, Fence.NONE));
        words(exact, time(1));
        // when // then
        assertThat(words(exact, seen(1, 2, 25, Fence.NONE))).containsExactly("call 3");
    }

    @Test
    void transientErrorIsRetriedWithBackOffUntilTheDeadlineIsNear() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        // when // then
        assertThat(words(exact, unseen(0, 1))).containsExactly("wake +1s");
        assertThat(words(exact, time(1))).contains("observe 2");
        assertThat(words(exact, unseen(1, 2))).containsExactly("wake +3s");
        assertThat(words(exact, time(3))).contains("observe 3");
        assertThat(words(exact, unseen(58, 3))).containsExactly("f failed", "commit 1");
    }

    @Test
    void commandThatIsNotDoneInTimeFailsThoughItsCallIsStillOut() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        words(exact, seen(0, 1, 0, Fence.NONE));
        // when // then
        assertThat(words(exact, time(60))).containsExactly("f failed", "commit 1");
        assertThat(words(exact, ok(61, 2))).as("its late answer").isEmpty();
    }

    @Test
    void expiredCommandIsNotStarted() {
        assertThat(words(exact, received(60, forward("f", 1, 50)))).containsExactly("f expired", "commit 1");
    }

    @Test
    void permanentErrorFails() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        words(exact, seen(0, 1, 0, Fence.NONE));
        // when // then
        assertThat(words(exact, new Input.CallReturned<>(at(0), 2, new CallResult.Permanent("forbidden"))))
                .containsExactly("f failed", "commit 1");
    }

    @Test
    void procedureThatThrowsFailsItsOwnCommand() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        // when // then
        assertThat(words(exact, seen(0, 1, Dial.BROKEN, Fence.NONE))).containsExactly("f failed", "commit 1");
    }

    @Test
    void waitIsToldOnceAndEndsWithItsOwnLimit() {
        // given
        words(exact, received(0, Dial.command("w", 1, 1, false, new Desired.Roles("v2"))));
        // when // then
        assertThat(words(exact, seen(0, 1, 0, Fence.NONE))).containsExactly("w progress", "wake +1s");
        assertThat(words(exact, time(1))).contains("observe 2");
        assertThat(words(exact, seen(1, 2, 0, Fence.NONE))).containsExactly("wake +3s");
        assertThat(words(exact, time(5))).contains("observe 3");
        assertThat(words(exact, seen(5, 3, 0, Fence.NONE))).containsExactly("w failed", "commit 1");
    }

    @Test
    void olderFenceIsRefused() {
        // given
        words(exact, received(0, forward("f", 5, 50)));
        // when // then
        assertThat(words(exact, delivered(0, 1, forward("g", 4, 25)))).containsExactly("g refused");
    }

    @Test
    void newerFenceFoundAtTheTargetRefusesTheCommand() {
        // given
        words(exact, received(0, forward("f", 5, 50)));
        // when // then
        assertThat(words(exact, seen(0, 1, 0, new Fence(2, 1)))).containsExactly("f refused", "commit 1");
    }

    @Test
    void snapshotIsNeverFencedOffSinceItIsHowTheEngineLearnsOfTheFence() {
        // given
        words(exact, received(0, Dial.command("s", 0, 1, false, new Desired.Snapshot())));
        // when // then
        assertThat(words(exact, seen(0, 1, 0, new Fence(7, 7)))).containsExactly("s done", "commit 1");
    }

    @Test
    void newerForwardCommandWaitsForTheCallOfTheOneThatItCancels() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        words(exact, seen(0, 1, 0, Fence.NONE));
        // when // then
        assertThat(words(exact, delivered(0, 1, forward("g", 2, 100)))).containsExactly("f cancelled", "g accepted",
                "commit 1");
        assertThat(words(exact, ok(0, 2))).containsExactly("observe 3");
    }

    @Test
    void abortCancelsAndStartsAtOnceThoughTheSlotIsTakenAndTheOlderCallIsOut() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        words(exact, seen(0, 1, 0, Fence.NONE));
        // when // then
        assertThat(words(exact, delivered(0, 1, abort("a", 2)))).containsExactly("f cancelled", "a accepted",
                "observe 3", "commit 1");
        assertThat(words(exact, seen(0, 3, 0, Fence.NONE))).as("its fence must reach the target").containsExactly(
                "call 4");
    }

    @Test
    void writesOfOneSubjectAndFenceGoOneAfterTheOther() {
        // given
        Ordering<Dial.Position, Dial.Turn> wide = new Ordering<>("me", new Dial(Duration.ZERO), Pace.STANDARD);
        words(wide, received(0, forward("f", 1, 50)));
        // when // then
        assertThat(words(wide, delivered(0, 1, forward("g", 1, 60)))).containsExactly("g accepted");
        assertThat(words(wide, seen(0, 1, 50, new Fence(1, 1)))).containsExactly("f done", "observe 2", "commit 1");
    }

    @Test
    void forwardCommandWaitsForASlot() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        Command other = new Command("o", "test/cart", "test/cart/r1", 0, 0, 1, forward("f", 1, 50).target(),
                new Fence(1, 1), false, at(0), at(60), Dial.traffic(50));
        // when // then
        assertThat(words(exact, delivered(0, 1, other))).containsExactly("o accepted");
        assertThat(words(exact, seen(0, 1, 50, new Fence(1, 1)))).containsExactly("f done", "observe 2", "commit 1");
    }

    @Test
    void ofABacklogOnlyTheNewestIsCarriedOut() {
        assertThat(words(exact, new Input.Backlog<>(at(0), List.of(new Delivery(forward("f", 1, 50), 0, 0),
                new Delivery(forward("g", 2, 100), 0, 1), new Delivery(abort("a", 3), 0, 2))))).containsExactly(
                        "f refused", "g refused", "a accepted", "observe 1", "commit 2", "wake +60s");
    }

    @Test
    void ofABacklogTheNewestWordOnEachThingIsCarriedOut() {
        // given
        Command label = Dial.command("l", 2, 4, true, new Desired.Roles("v1"));
        // when // then
        assertThat(words(exact, new Input.Backlog<>(at(0), List.of(new Delivery(forward("f", 1, 50), 0, 0),
                new Delivery(abort("a", 3), 0, 1), new Delivery(label, 0, 2))))).containsExactly(
                        "f refused", "a accepted", "l accepted", "observe 1", "observe 2", "commit 1", "wake +60s");
    }

    @Test
    void duplicateOfAFinishedCommandGetsTheSameAnswerAndChangesNothing() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        words(exact, seen(0, 1, 50, new Fence(1, 1)));
        Outcome first = outcomes.getLast();
        // when // then
        assertThat(words(exact, delivered(9, 1, forward("f", 1, 50)))).containsExactly("f done", "commit 2");
        assertThat(outcomes.getLast()).isEqualTo(first);
    }

    @Test
    void duplicateOfARunningCommandIsNotStartedAgain() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        // when // then
        assertThat(words(exact, delivered(0, 1, forward("f", 1, 50)))).isEmpty();
    }

    @Test
    void offsetsAreCommittedUpToTheOldestUnfinishedCommand() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        // when // then
        assertThat(words(exact, new Input.Skipped<>(at(0), 0, 1))).isEmpty();
        assertThat(words(exact, seen(0, 1, 50, new Fence(1, 1)))).containsExactly("f done", "commit 2");
    }

    @Test
    void whereTheFenceIsNotExactDoneIsFollowedByALookAndSettled() {
        // given
        words(late, received(0, abort("a", 1)));
        // when // then
        assertThat(words(late, seen(0, 1, 0, new Fence(2, 1)))).containsExactly("a done", "wake +20s");
        assertThat(words(late, time(20))).contains("observe 2");
        assertThat(words(late, seen(20, 2, 0, new Fence(2, 1)))).containsExactly("a settled", "commit 1");
    }

    @Test
    void whatLandedLateIsRepairedBeforeItIsSettled() {
        // given
        words(late, received(0, abort("a", 1)));
        words(late, seen(0, 1, 0, new Fence(2, 1)));
        words(late, time(20));
        // when // then
        assertThat(words(late, seen(20, 2, 50, new Fence(2, 1)))).containsExactly("call 3");
        assertThat(words(late, ok(20, 3))).containsExactly("observe 4");
        assertThat(words(late, seen(20, 4, 0, new Fence(2, 1)))).containsExactly("a settled", "commit 1");
    }

    @Test
    void whatLandedLateIsRepairedAlsoWhereItIsNotWhatWasExpected() {
        // given
        words(late, received(0, Dial.command("f", 1, 1, false, Dial.traffic(50, 0))));
        words(late, seen(0, 1, 50, new Fence(1, 1)));
        words(late, time(20));
        // when // then
        assertThat(words(late, seen(20, 2, 20, new Fence(1, 1)))).containsExactly("call 3");
    }

    @Test
    void weightsThatDoNotSumToThousandAreRefused() {
        // given
        Command wrong = Dial.command("x", 1, 1, false, Desired.Traffic.of(Dial.traffic(50).shares().subList(0, 1)));
        // when // then
        assertThat(words(exact, received(0, wrong))).containsExactly("x refused", "commit 1");
    }

    @Test
    void revokedWorkIsDroppedWithoutAnAnswerAndWithoutACommit() {
        // given
        words(exact, received(0, forward("f", 1, 50)));
        // when // then
        assertThat(words(exact, new Input.Revoked<>(at(0), Set.of(0)))).isEmpty();
        assertThat(words(exact, seen(0, 1, 50, new Fence(1, 1)))).as("what was out comes back").isEmpty();
    }

    private List<String> words(Ordering<Dial.Position, Dial.Turn> ordering, Input<Dial.Position> input) {
        return ordering.on(input).stream().map(this::word).toList();
    }

    private String word(Effect<Dial.Turn> effect) {
        return switch (effect) {
            case Effect.Observe<Dial.Turn>(long action, Command _) -> "observe " + action;
            case Effect.Call<Dial.Turn>(long action, Command _, Dial.Turn _) -> "call " + action;
            case Effect.Commit<Dial.Turn>(int _, long offset) -> "commit " + offset;
            case Effect.WakeAt<Dial.Turn>(Instant when) ->
                "wake +" + Duration.between(Dial.NOON, when).toSeconds() + "s";
            case Effect.Report<Dial.Turn>(Outcome outcome) -> {
                outcomes.add(outcome);
                yield outcome.commandId() + " " + outcome.kind().wire();
            }
        };
    }

    private static Command forward(String id, long seq, int permille) {
        return Dial.command(id, 1, seq, false, Dial.traffic(permille));
    }

    private static Command abort(String id, long seq) {
        return Dial.command(id, 2, seq, true, Dial.traffic(0));
    }

    private static Instant at(int seconds) {
        return Dial.NOON.plusSeconds(seconds);
    }

    private static Input<Dial.Position> received(int seconds, Command command) {
        return delivered(seconds, 0, command);
    }

    private static Input<Dial.Position> delivered(int seconds, long offset, Command command) {
        return new Input.Received<>(at(seconds), new Delivery(command, 0, offset));
    }

    private static Input<Dial.Position> seen(int seconds, long action, int permille, Fence fence) {
        return new Input.Observed<>(at(seconds), action, new Reading.Seen<>(new Dial.Position(permille, fence)));
    }

    private static Input<Dial.Position> unseen(int seconds, long action) {
        return new Input.Observed<>(at(seconds), action, new Reading.Unseen<>("connection refused"));
    }

    private static Input<Dial.Position> ok(int seconds, long action) {
        return new Input.CallReturned<>(at(seconds), action, new CallResult.Ok());
    }

    private static Input<Dial.Position> time(int seconds) {
        return new Input.TimePassed<>(at(seconds));
    }
}
