package dev.spillway.simulator.platform;

import dev.spillway.executor.Command;

/** One line of the target's own journal: a call that changed it. */
public record Write(Command command, Call call, Picture before, Picture after) {
    public boolean changesWeights() {
        return !before.shares().equals(after.shares());
    }
}
