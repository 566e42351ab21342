package dev.spillway.simulator.invariant;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.executor.Share;
import dev.spillway.simulator.platform.Write;

/** Weights sum to 100 %, or there is no revision: as asked, and as they stand. */
final class WeightsSumToWhole implements Invariant {
    @Override
    public void afterEvent(World world) {
        for (Command command : world.event().commands()) {
            if (command.desired() instanceof Desired.Traffic t) {
                int sum = t.shares().stream().mapToInt(s -> s.permille().permille()).sum();
                require(sum == 1000 || t.shares().isEmpty(), () -> command.id() + " asks for " + t.shares());
            }
        }
    }

    @Override
    public void afterWrite(Write write, Truth truth) {
        int sum = write.after().shares().stream().mapToInt(Share::permille).sum();
        require(sum == 1000 || sum == 0, () -> "the weights are " + write.after().shares());
    }
}
