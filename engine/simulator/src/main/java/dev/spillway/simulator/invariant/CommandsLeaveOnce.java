package dev.spillway.simulator.invariant;

import dev.spillway.core.model.Command;
import dev.spillway.core.state.Service;
import java.util.HashSet;
import java.util.Set;

/** A command leaves once, with its event: neither a replay nor a restart sends it again. */
final class CommandsLeaveOnce implements Invariant {
    private final Set<String> decided = new HashSet<>();
    private final Set<String> left = new HashSet<>();

    @Override
    public void afterEvent(World world) {
        for (Command command : world.event().commands()) {
            require(decided.add(command.id()), () -> command.id() + " was decided twice");
        }
    }

    @Override
    public void afterCommand(Command command) {
        require(decided.contains(command.id()), () -> command.id() + " left, but stands in no event");
        require(left.add(command.id()), () -> command.id() + " left twice");
    }

    @Override
    public void atEnd(Service service, Truth truth) {
        require(left.size() == decided.size(),
                () -> "decided, but never left: " + decided.size() + " > " + left.size());
    }
}
