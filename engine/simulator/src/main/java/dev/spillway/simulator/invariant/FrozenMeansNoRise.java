package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.RevisionId;

/** While an environment is frozen, nothing that was not under way asks for more exposure. */
final class FrozenMeansNoRise implements Invariant {
    private final Seen seen = new Seen();

    @Override
    public void afterEvent(World world) {
        seen.take(world);
        if (!world.before().catalog().frozen() || !(world.event() instanceof Event.CommandsIssued issued)) {
            return;
        }
        for (Command command : issued.commands()) {
            if (command.desired() instanceof Desired.Traffic t && !command.rollback()) {
                RevisionId revision = world.after().running().revision().id();
                int asked = t.shares().stream().filter(s -> s.revision().equals(revision))
                        .mapToInt(s -> s.permille().permille()).sum();
                require(asked <= seen.weight(command.target().name(), revision),
                        () -> command.id() + " raises exposure to " + asked + " permille while frozen");
            }
        }
    }
}
