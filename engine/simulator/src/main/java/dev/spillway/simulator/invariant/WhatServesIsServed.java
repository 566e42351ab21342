package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Revision;
import dev.spillway.core.signal.Signal;
import dev.spillway.simulator.platform.Write;
import java.util.HashMap;
import java.util.Map;

/** What runs is adopted, and nothing else; a target that had traffic when Spillway came never ends up without. */
final class WhatServesIsServed implements Invariant {
    private final Map<String, Boolean> served = new HashMap<>();

    @Override
    public void afterEvent(World world) {
        if (world.event() instanceof Event.Adopted(Revision revision)) {
            boolean runs = world.signal() instanceof Signal.Outcome outcome && outcome.observed()
                    .filter(o -> o.weightOf(revision.id()).permille() > 0 || o.instancesOf(revision.id()).total() > 0)
                    .isPresent();
            require(runs, () -> revision + " was adopted, but does not run");
        }
    }

    @Override
    public void afterWrite(Write write, Truth truth) {
        String target = write.command().target().name();
        boolean had = served.computeIfAbsent(target, _ -> !write.before().shares().isEmpty());
        require(!had || truth.meddled() || !write.after().shares().isEmpty(),
                () -> write.command().id() + " leaves " + target + " without traffic");
    }
}
