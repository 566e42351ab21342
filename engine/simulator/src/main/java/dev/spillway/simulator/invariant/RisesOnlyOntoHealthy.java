package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.Share;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.State;
import java.util.Optional;

/** No exposure rises onto a revision whose instances were not observed ready; nor back onto a stable one that has none. */
final class RisesOnlyOntoHealthy implements Invariant {
    private final Seen seen = new Seen();

    @Override
    public void afterEvent(World world) {
        seen.take(world);
        switch (world.event()) {
            case Event.RolloutStarted e -> seen.forget(e.brief().revision().id());
            case Event.RollbackStarted _ when stableDown(world) ->
                world.after().running().stable().ifPresent(stable -> seen.forget(stable.id()));
            case Event _ -> world.event().commands().forEach(command -> check(world, command));
        }
    }

    private void check(World world, Command command) {
        if (!(command.desired() instanceof Desired.Traffic traffic)) {
            return;
        }
        Brief brief = world.after().running();
        Optional<RevisionId> onto = command.rollback()
                ? brief.stable().map(Revision::id).filter(_ -> stableDown(world))
                : Optional.of(brief.revision().id());
        for (Share share : traffic.shares()) {
            boolean rises = share.permille().permille() > seen.weight(command.target().name(), share.revision());
            if (rises && onto.equals(Optional.of(share.revision()))) {
                require(seen.healthy(brief.plan(), share.revision()),
                        () -> command.id() + " asks for " + share + ", whose instances were not observed ready");
            }
        }
    }

    private static boolean stableDown(World world) {
        return world.after().state() instanceof State.RollingBack back && back.progress().stableDown();
    }
}
