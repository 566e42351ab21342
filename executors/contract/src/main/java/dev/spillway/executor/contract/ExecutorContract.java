package dev.spillway.executor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Desired.Capacity;
import dev.spillway.executor.Desired.Traffic;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Instances;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Share;
import dev.spillway.executor.contract.Faults.OnCall;
import dev.spillway.executor.contract.Faults.OnLook;
import dev.spillway.executor.runtime.Effect;
import dev.spillway.executor.runtime.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every executor must hold, whatever it runs on. A platform's tests extend this class and open a fixture; the
 * scenarios drive the runtime's own ordering over it, with faults in between.
 */
public abstract class ExecutorContract<O, C> {
    private static final Duration ALLOWED = Duration.ofMinutes(10);

    private final Script faults = new Script();
    private PlatformUnderTest<O, C> fixture;
    private FaultyPlatform<O, C> platform;
    private Rig<O, C> rig;
    private final Map<String, List<Share>> asked = new HashMap<>();
    private int commands;

    /** A fixture with an empty target. */
    protected abstract PlatformUnderTest<O, C> open();

    @BeforeEach
    final void v1ServesAndV2IsWarm() {
        fixture = open();
        platform = new FaultyPlatform<>(fixture.platform(), faults);
        rig = new Rig<>(platform, Pace.STANDARD, fixture::pass);
        up("v1", 1);
        up("v2", 2);
        done(traffic(3, share("v1", 1000)));
    }

    @AfterEach
    final void closeFixture() throws Exception {
        fixture.close();
    }

    @Test
    void sameCommandTwiceIsAnsweredTwiceAndCarriedOutOnce() {
        // given
        Command command = traffic(4, share("v1", 750), share("v2", 250));
        Outcome first = done(command);
        // when
        rig.send(command);
        // then
        assertThat(rig.waiting()).isEmpty();
        assertThat(rig.outcomes().getLast()).isEqualTo(first);
        assertJournalGrewBy(List.of(share("v1", 750), share("v2", 250)));
    }

    @Test
    void halfAppliedCommandIsCompletedByTheNextTry() {
        // given
        Command command = traffic(4, share("v1", 750), share("v2", 250));
        faults.calls(OnCall.NONE, OnCall.TURNED_AWAY, OnCall.LOST_REQUEST);
        // when
        Outcome outcome = done(command);
        // then
        assertThat(outcome.observed().map(fixture::shares)).contains(shares(command));
        assertJournalGrewBy(List.of(share("v1", 750), share("v2", 250)));
    }

    @Test
    void lostAnswersAfterTheWriteShiftTrafficOnce() {
        // given
        faults.calls(OnCall.LOST_ANSWER, OnCall.LOST_ANSWER, OnCall.LOST_ANSWER);
        // when
        done(traffic(4, share("v1", 950), share("v2", 50)));
        // then
        assertJournalGrewBy(List.of(share("v1", 950), share("v2", 50)));
    }

    @Test
    void staleReadsAfterTheWriteAreNeitherDoneNorASecondShift() {
        // given
        faults.looks(OnLook.NONE, OnLook.STALE, OnLook.STALE, OnLook.UNSEEN, OnLook.STALE);
        Command command = traffic(4, share("v1", 950), share("v2", 50));
        // when
        Outcome outcome = done(command);
        // then
        assertThat(outcome.observed().map(fixture::shares)).contains(shares(command));
        assertJournalGrewBy(List.of(share("v1", 950), share("v2", 50)));
    }

    @Test
    void olderFenceAfterANewerOneIsRefused() {
        // given
        done(traffic(9, share("v1", 500), share("v2", 500)));
        Command older = traffic(8, share("v2", 1000));
        // when
        rig.send(older);
        // then
        assertThat(rig.kinds(older)).containsExactly(Kind.REFUSED);
        assertThat(rig.waiting()).isEmpty();
    }

    @Test
    void newerFenceFoundAtTheTargetIsRespectedByAProcessThatKnowsNothing() {
        // given
        done(traffic(9, share("v1", 500), share("v2", 500)));
        Rig<O, C> newcomer = new Rig<>(fixture.platform(), Pace.STANDARD, fixture::pass);
        Command older = traffic(8, share("v2", 1000));
        // when
        newcomer.send(older);
        newcomer.run();
        // then
        assertThat(newcomer.kinds(older)).containsExactly(Kind.ACCEPTED, Kind.REFUSED);
        assertJournalGrewBy(List.of(share("v1", 500), share("v2", 500)));
    }

    @Test
    void abortOvertakesARunningForwardCommandWhoseCallIsStillOut() {
        // given
        Command forward = traffic(4, share("v1", 500), share("v2", 500));
        rig.send(forward);
        while (calls().isEmpty()) {
            rig.perform(rig.waiting().getFirst());
        }
        List<Effect<C>> out = calls();
        Command abort = abort(5, share("v1", 1000));
        // when
        rig.send(abort);
        while (!rig.kinds(abort).contains(Kind.DONE)) {
            assertThat(rig.step(action -> !out.contains(action))).as("the abort goes on without the older call")
                    .isTrue();
        }
        out.forEach(rig::perform);
        rig.run();
        // then
        assertThat(rig.kinds(forward)).containsExactly(Kind.ACCEPTED, Kind.CANCELLED);
        assertThat(rig.kinds(abort)).containsExactlyElementsOf(doneAndSettled());
        assertThat(fixture.journal().getLast()).isEqualTo(shares(abort));
    }

    @Test
    void writeThatLandsAfterTheAbortWasDoneIsKeptOffOrRepairedAndSettled() {
        // given
        Command forward = traffic(4, share("v1", 500), share("v2", 500));
        rig.send(forward);
        while (calls().isEmpty()) {
            rig.perform(rig.waiting().getFirst());
        }
        faults.calls(OnCall.LATE);
        rig.perform(calls().getFirst());
        Command abort = abort(5, share("v1", 1000));
        rig.send(abort);
        rig.runUntil(abort, Kind.DONE);
        // when
        assertThat(platform.land()).isTrue();
        rig.run();
        // then
        assertThat(rig.kinds(abort)).containsExactlyElementsOf(doneAndSettled());
        assertThat(fixture.journal().getLast()).isEqualTo(shares(abort));
        assertThat(rig.outcomes().getLast().observed().map(fixture::shares)).contains(shares(abort));
    }

    @Test
    void capacityZeroIsDoneWhenNoInstanceIsObservedAndFailsWithAReasonWhereThereIsNoCapacity() {
        // given
        Command gone = capacity("v2", 0, 4);
        if (!fixture.hasCapacity()) {
            rig.send(gone);
            rig.run();
            assertThat(rig.kinds(gone)).containsExactly(Kind.ACCEPTED, Kind.FAILED);
            assertThat(rig.outcomes()).anySatisfy(outcome -> {
                assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
                assertThat(outcome.reason()).isPresent();
            });
            return;
        }
        // when
        Outcome outcome = done(gone);
        // then
        String v2 = fixture.revision("v2").id();
        assertThat(outcome.observed().orElseThrow().instances().stream()
                .filter(instances -> instances.revision().equals(v2)).mapToInt(Instances::total).sum()).isZero();
    }

    @Test
    void journalOfTheTargetShowsEachWeightOnceAndInOrder() {
        // given
        List<List<Share>> steps = List.of(List.of(share("v1", 950), share("v2", 50)),
                List.of(share("v1", 500), share("v2", 500)), List.of(share("v2", 1000)));
        // when
        for (int i = 0; i < steps.size(); i++) {
            done(traffic(4 + i, steps.get(i).toArray(Share[]::new)));
        }
        // then
        List<List<Share>> expected = new ArrayList<>(List.of(List.of(share("v1", 1000))));
        expected.addAll(steps);
        assertThat(fixture.journal()).isEqualTo(expected);
    }

    @Test
    void restartBetweenAnyTwoActionsShiftsTrafficOnce() {
        // given
        int seq = 4;
        List<List<Share>> expected = new ArrayList<>(fixture.journal());
        for (int actions = 0; actions < 6; actions++) {
            Command command = traffic(seq, share("v1", 900 - 100 * actions), share("v2", 100 + 100 * actions));
            seq++;
            rig.send(command);
            for (int i = 0; i < actions && !rig.waiting().isEmpty(); i++) {
                rig.perform(rig.waiting().getFirst());
            }
            // when
            rig.crash();
            // then
            assertThat(rig.runUntil(command, Kind.DONE)).as("done after a crash at action %d", actions).isTrue();
            expected.add(shares(command));
            assertThat(fixture.journal()).isEqualTo(expected);
        }
    }

    @Test
    void expiredCommandIsAnsweredAndNotStarted() {
        // given
        Instant past = rig.now().minusSeconds(60);
        Command late = command(new Fence(1, 4), false, fixture.shift(List.of(share("v2", 1000))), past.minusSeconds(1),
                past);
        // when
        rig.send(late);
        // then
        assertThat(rig.kinds(late)).containsExactly(Kind.EXPIRED);
        assertThat(rig.waiting()).isEmpty();
    }

    @Test
    void weightsThatDoNotSumToThousandAreRefused() {
        // given
        Command wrong = command(4, Traffic.of(List.of(share("v1", 500), share("v2", 499))));
        // when
        rig.send(wrong);
        // then
        assertThat(rig.kinds(wrong)).containsExactly(Kind.REFUSED);
        assertThat(rig.outcomes().getLast().reason()).hasValueSatisfying(
                reason -> assertThat(reason).contains("999"));
        assertThat(rig.waiting()).isEmpty();
    }

    private void up(String revision, long seq) {
        if (fixture.hasCapacity()) {
            done(capacity(revision, 1000, seq));
        } else {
            fixture.warm(fixture.revision(revision));
        }
    }

    private Outcome done(Command command) {
        rig.send(command);
        assertThat(rig.runUntil(command, Kind.DONE)).as("%s is done: %s", command, rig.outcomes()).isTrue();
        return rig.outcomes().getLast();
    }

    private List<Effect<C>> calls() {
        return rig.waiting().stream().filter(Effect.Call.class::isInstance).toList();
    }

    private List<Kind> doneAndSettled() {
        return platform.settleAfter().isZero()
                ? List.of(Kind.ACCEPTED, Kind.DONE)
                : List.of(Kind.ACCEPTED, Kind.DONE, Kind.SETTLED);
    }

    private void assertJournalGrewBy(List<Share> weights) {
        assertThat(fixture.journal()).isEqualTo(List.of(List.of(share("v1", 1000)), weights));
    }

    private Share share(String revision, int permille) {
        return new Share(fixture.revision(revision).id(), permille);
    }

    private List<Share> shares(Command command) {
        return asked.getOrDefault(command.id(), List.of());
    }

    private Command remembered(Command command, Share... shares) {
        asked.put(command.id(), List.of(shares));
        return command;
    }

    private Command capacity(String revision, int permille, long seq) {
        return command(seq, new Capacity(fixture.revision(revision), permille));
    }

    private Command traffic(long seq, Share... shares) {
        return remembered(command(seq, fixture.shift(List.of(shares))), shares);
    }

    private Command command(long seq, Desired desired) {
        return command(new Fence(1, seq), false, desired, rig.now(), rig.now().plus(ALLOWED));
    }

    private Command abort(long seq, Share... shares) {
        return remembered(command(new Fence(2, seq), true, fixture.shift(List.of(shares)), rig.now(),
                rig.now().plus(ALLOWED)), shares);
    }

    private Command command(Fence fence, boolean rollback, Desired desired, Instant issuedAt, Instant expiresAt) {
        commands++;
        return new Command("test/checkout/r1/0/0/app/" + commands, "test/checkout", "test/checkout/r1", 0, 0, commands,
                fixture.target(), fence, rollback, issuedAt, expiresAt, desired);
    }
}
