package dev.spillway.simulator.invariant;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Step;
import dev.spillway.core.state.Brief;
import java.util.HashSet;
import java.util.Set;

/** No step after an approval is taken before so many people approved: promote --full or not. */
final class ApprovalsAreNeverSkipped implements Invariant {
    private final Set<String> approved = new HashSet<>();
    private int steps;

    @Override
    public void afterEvent(World world) {
        switch (world.event()) {
            case Event.RolloutStarted _ -> {
                steps = 0;
                approved.clear();
            }
            case Event.Approved e -> require(approved.add(e.by()), () -> e.by() + " approved twice");
            case Event.StepStarted e -> step(world.before().running(), e.step());
            case Event _ -> {
            }
        }
    }

    private void step(Brief brief, int next) {
        for (Step passed : brief.plan().steps().subList(Math.min(steps, next), next)) {
            if (passed instanceof Step.Approve(int need)) {
                int have = approved.size();
                require(have >= need, () -> "step " + next + " was taken with " + have + " of " + need + " approvals");
                require(!approved.contains(brief.by().id()), () -> "the deployer approved");
                approved.clear();
            }
        }
        steps = next;
    }
}
