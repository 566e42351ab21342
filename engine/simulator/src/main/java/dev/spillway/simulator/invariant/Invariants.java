package dev.spillway.simulator.invariant;

import java.util.List;

/** Every invariant of DESIGN §4, and a few more. */
public final class Invariants {
    private Invariants() {}

    /** New instances, for one service and one schedule. */
    public static List<Invariant> all() {
        return List.of(new WeightsSumToWhole(), new NoRiseAfterAbort(), new RisesOnlyOntoHealthy(),
                new OneActiveRollout(), new EndedIsAbsorbing(), new ReplayEqualsLive(), new CommandsLeaveOnce(),
                new DuplicatesChangeNothing(), new BakesAreLongEnough(), new NothingRetiredBeforeGone(),
                new ContractAfterGone(), new NothingLeftBehind(), new EveryRolloutEnds(), new EveryEventHasACause(),
                new JournalInOrder(), new FencesRise(), new FrozenMeansNoRise(), new ApprovalsAreNeverSkipped(),
                new AbortDropsWaiting(), new SnapshotFirst(), new NothingStaleIsStarted(), new WhatServesIsServed());
    }
}
