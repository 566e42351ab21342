package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.state.State;
import dev.spillway.simulator.platform.Write;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** From the decision to go back on, nothing asks for more exposure; and once the write of the rollback has landed, none rises. */
final class NoRiseAfterAbort implements Invariant {
    private Optional<RevisionId> back = Optional.empty();
    private final Set<String> landed = new HashSet<>();

    @Override
    public void afterEvent(World world) {
        if (world.event() instanceof Event.RolloutStarted || world.event() instanceof Event.RolloutEnded) {
            back = Optional.empty();
            landed.clear();
        } else if (world.event() instanceof Event.RollbackStarted) {
            back = Optional.of(world.before().running().revision().id());
        }
        back.ifPresent(revision -> {
            require(world.after().state() instanceof State.RollingBack,
                    () -> "going back was left by " + world.event());
            world.event().commands().forEach(command -> check(command, revision));
        });
    }

    private void check(Command command, RevisionId revision) {
        boolean rises = switch (command.desired()) {
            case Desired.Traffic t ->
                t.shares().stream().anyMatch(s -> s.revision().equals(revision)) || !t.headerRoutes().isEmpty()
                        || t.mirror().isPresent();
            case Desired.Capacity c -> c.revision().id().equals(revision) && c.permille().permille() > 0;
            case Desired.Roles r -> r.stable().equals(revision);
            case Desired.Flag f -> f.permille().permille() > 0;
            case Desired.Roll r -> r.revision().id().equals(revision);
            // what stood before the rollout is no rise, whatever it was
            case Desired.Restore _ -> false;
            case Desired.Snapshot _,Desired.Migrate _,Desired.Measure _ -> true;
        };
        require(!rises, () -> command.id() + " asks for " + command.desired() + " after the abort");
        require(command.rollback(), () -> command.id() + " does not say that it goes back");
    }

    @Override
    public void afterWrite(Write write, Truth truth) {
        if (back.isEmpty() || (!write.changesWeights() && !write.command().rollback())) {
            return;
        }
        String revision = back.get().value();
        String target = write.command().target().name();
        boolean rose = write.after().weight(revision) > write.before().weight(revision);
        require(!truth.exact() || !rose || !landed.contains(target),
                () -> write.command().id() + " raised " + revision + " to " + write.after().shares());
        if (write.command().rollback()) {
            landed.add(target);
        }
    }
}
