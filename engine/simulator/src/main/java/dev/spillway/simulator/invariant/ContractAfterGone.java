package dev.spillway.simulator.invariant;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.State;

/** A schema contracts only once the old revision was observed gone. */
final class ContractAfterGone implements Invariant {
    private final Seen seen = new Seen();

    @Override
    public void afterEvent(World world) {
        seen.take(world);
        for (Command command : world.event().commands()) {
            boolean afterwards = !(world.after().state() instanceof State.Forward);
            if (command.desired() instanceof Desired.Migrate && afterwards) {
                Brief brief = world.after().running();
                brief.stable().ifPresent(old -> require(seen.gone(brief.plan(), old.id()),
                        () -> command.id() + " contracts, but " + old + " was not observed gone"));
            }
        }
    }
}
