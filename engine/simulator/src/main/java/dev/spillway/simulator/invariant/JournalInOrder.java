package dev.spillway.simulator.invariant;

import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;
import dev.spillway.simulator.platform.Write;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A target with an exact fence takes on each weight once, and never an older command's after a newer one's. */
final class JournalInOrder implements Invariant {
    private record Last(Fence fence, Set<String> commands) {}

    private final Map<String, Last> last = new HashMap<>();

    @Override
    public void afterWrite(Write write, Truth truth) {
        if (!truth.exact() || truth.meddled() || !write.changesWeights()) {
            return;
        }
        Command command = write.command();
        Last before = last.computeIfAbsent(command.target().name(), _ -> new Last(Fence.NONE, new HashSet<>()));
        require(!command.fence().olderThan(before.fence()),
                () -> command.id() + " with fence " + command.fence() + " came after " + before.fence());
        require(before.commands().add(command.id()), () -> command.id() + " took effect twice");
        last.put(command.target().name(), new Last(command.fence(), before.commands()));
    }
}
