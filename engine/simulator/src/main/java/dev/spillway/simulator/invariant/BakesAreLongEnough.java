package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Step;
import dev.spillway.core.plan.Phases;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.Brief;
import dev.spillway.core.state.State;
import java.time.Instant;
import java.util.Optional;

/**
 * A bake begins at the weight that was read back, and is never shorter than asked; only a person may end it early, or an analysis
 * that allows no way on.
 */
final class BakesAreLongEnough implements Invariant {
    private final Seen seen = new Seen();
    private Instant since = Instant.MAX;
    /** Somebody likes the weights of a stranger. */
    private boolean accepted;
    /** The last line ended a bake before its time. */
    private Optional<String> early = Optional.empty();

    @Override
    public void afterEvent(World world) {
        seen.take(world);
        early.ifPresent(how -> require(
                world.event() instanceof Event.Held || world.event() instanceof Event.RollbackStarted, () -> how));
        early = Optional.empty();
        switch (world.event()) {
            case Event.RolloutStarted _ -> accepted = false;
            case Event.DriftAnswered e -> accepted |= e.answer() == Request.DriftAnswer.ACCEPT;
            case Event.BakeStarted e -> started(world, e.step());
            case Event.BakeEnded e -> ended(world, e.step());
            case Event.StepStarted _ -> {
                boolean person = world.signal() instanceof Request;
                require(person || !(world.before().state() instanceof State.Baking b) || over(world, b),
                        () -> "a step was taken out of a bake that was not over");
            }
            case Event _ -> {
            }
        }
    }

    private void started(World world, int step) {
        since = world.entry().header().at();
        Brief brief = world.before().running();
        int weight = Phases.weightAt(brief.plan(), step).permille();
        if (brief.stable().isPresent() && setsWeight(brief, step) && !accepted) {
            require(seen.everywhere(brief.plan(), brief.revision().id(), weight),
                    () -> "a bake began before " + weight + " permille was read back");
            atTarget(world, brief.revision().id().value(), weight);
        }
    }

    /** Where nobody interferes, the weight really stands there. */
    private void atTarget(World world, String revision, int weight) {
        if (world.truth().exact() && !world.truth().meddled()) {
            world.after().running().plan().targets().stream().filter(t -> t.role().hasTraffic()).forEach(t -> {
                int real = world.truth().targets().at(t.name()).weight(revision);
                require(real == weight, () -> "a bake began at " + real + " permille instead of " + weight);
            });
        }
    }

    private static boolean setsWeight(Brief brief, int step) {
        return brief.plan().steps().subList(0, step).stream().anyMatch(Step.SetWeight.class::isInstance);
    }

    private void ended(World world, int step) {
        if (!(world.signal() instanceof Request)
                && world.before().running().plan().steps().get(step) instanceof Step.Bake bake) {
            Instant at = world.entry().header().at();
            Instant earliest = since.plus(bake.minimum());
            early = Optional.of("the bake of step " + step + " ended at " + at + ", before " + earliest)
                    .filter(_ -> at.isBefore(earliest));
        }
    }

    private static boolean over(World world, State.Baking baking) {
        return !world.entry().header().at().isBefore(baking.until());
    }
}
