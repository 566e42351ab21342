package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import java.util.HashSet;
import java.util.Set;

/** Before the first change of anything, what Spillway will own there was read at every target. */
final class SnapshotFirst implements Invariant {
    private final Set<String> read = new HashSet<>();

    @Override
    public void afterEvent(World world) {
        if (world.event() instanceof Event.RolloutStarted) {
            read.clear();
        } else if (world.event() instanceof Event.SnapshotTaken taken) {
            read.add(taken.target());
        }
        for (Command command : world.event().commands()) {
            boolean changes = !(command.desired() instanceof Desired.Snapshot)
                    && !(command.desired() instanceof Desired.Measure);
            require(!changes
                    || world.after().running().plan().targets().stream().allMatch(t -> read.contains(t.name())),
                    () -> command.id() + " changes something before the snapshot was taken: " + read);
        }
    }
}
