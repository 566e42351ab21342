package dev.spillway.simulator.scenario;

import dev.spillway.core.model.Revision;
import dev.spillway.core.signal.Signal.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What happens to a rollout from outside. Times count from the moment at which its deployment is asked for.
 *
 * @param seed    of the counts, where they are drawn
 * @param until   the end, should the rollout not be over before
 * @param traffic requests per second to all revisions together
 * @param results by analysis, what its source answers; for analyses that judge results
 */
public record Scenario(long seed, Counting counting, Revision stable, Revision canary, Duration until,
        Piecewise<Double> traffic, Map<Side, Behaviour> behaviours, Map<String, Piecewise<Finding>> results,
        List<Moment> actions, List<Fault> faults) {
    /** Counts as chance has them, or as they are expected. */
    public enum Counting {
        DRAWN, EXACT
    }

    /** Something happens. */
    public record Moment(Duration at, Action action) {}

    public Scenario {
        behaviours = Map.copyOf(behaviours);
        results = Map.copyOf(results);
        actions = List.copyOf(actions);
        faults = List.copyOf(faults);
    }

    public Revision revision(Side side) {
        return switch (side) {
            case STABLE -> stable;
            case CANARY -> canary;
        };
    }

    public Behaviour behaviour(Side side) {
        return behaviours.getOrDefault(side, Behaviour.HEALTHY);
    }

    public Scenario withSeed(long next) {
        return new Scenario(next, counting, stable, canary, until, traffic, behaviours, results, actions, faults);
    }
}
