package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Target;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import dev.spillway.core.state.State.Ending;
import dev.spillway.simulator.platform.Call;
import dev.spillway.simulator.platform.Picture;
import dev.spillway.simulator.platform.Write;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A rollout that has ended leaves nothing of the revision that lost: no weight, no instance. */
final class NothingLeftBehind implements Invariant {
    private final Set<String> touched = new HashSet<>();
    /** Revisions that Spillway brought up; what else it found there is none of its business. */
    private final Set<String> brought = new HashSet<>();

    @Override
    public void afterWrite(Write write, Truth truth) {
        boolean harmless = write.before().shares().equals(write.after().shares())
                && write.before().scales().equals(write.after().scales());
        if (!harmless) {
            touched.add(write.command().rollout());
        }
        if (write.call() instanceof Call.Resize(String revision, int wanted) && wanted > 0) {
            brought.add(revision);
        }
    }

    @Override
    public void afterEvent(World world) {
        if (world.event() instanceof Event.RolloutEnded(State.Ended ended)) {
            Brief brief = world.before().running();
            boolean untouched = !touched.contains(ended.rollout().toString());
            require(ended.ending() != Ending.ABORTED_UNTOUCHED || untouched, () -> "it says that nothing was touched");
            if (world.truth().exact() && !world.truth().meddled() && !untouched
                    && ended.ending() != Ending.ABANDONED) {
                boolean won = ended.ending() == Ending.PROMOTED;
                loser(brief, won).ifPresent(loser -> gone(world.truth(), loser));
                winner(brief, won).ifPresent(winner -> full(world.truth(), brief, winner));
                require(world.after().catalog().stable().map(r -> r.id().value()).equals(winner(brief, won)),
                        () -> "stable is now " + world.after().catalog().stable());
            }
        }
    }

    private static Optional<String> loser(Brief brief, boolean won) {
        return (won ? brief.stable() : Optional.of(brief.revision())).map(r -> r.id().value());
    }

    private static Optional<String> winner(Brief brief, boolean won) {
        return (won ? Optional.of(brief.revision()) : brief.stable()).map(r -> r.id().value());
    }

    private void gone(Truth truth, String revision) {
        for (String target : truth.targets().targets()) {
            Picture real = truth.targets().at(target);
            require(real.weight(revision) == 0 && real.scale(revision).there() == 0,
                    () -> target + " still has " + revision + ": " + real);
        }
    }

    private void full(Truth truth, Brief brief, String revision) {
        for (Target target : brief.plan().targets()) {
            int real = truth.targets().at(target.name()).weight(revision);
            require(!target.role().hasTraffic() || real == 1000,
                    () -> target.name() + " sends " + real + " permille to " + revision);
        }
    }

    @Override
    public void atEnd(Service service, Truth truth) {
        Optional<String> stable = service.catalog().stable().map(r -> r.id().value());
        for (String target : truth.targets().targets()) {
            Picture real = truth.targets().at(target);
            boolean guarded = truth.exact() || !truth.died();
            Set<String> there = guarded ? new HashSet<>(real.scales().keySet()) : new HashSet<>();
            real.shares().forEach(share -> there.add(share.revision()));
            there.retainAll(brought);
            stable.ifPresent(there::remove);
            require(truth.meddled() || there.isEmpty(), () -> "left behind at the end: " + there + " at " + real);
        }
    }
}
