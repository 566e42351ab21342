package dev.spillway.simulator.invariant;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Weight;
import dev.spillway.simulator.platform.Call;
import dev.spillway.simulator.platform.Write;

/** No revision loses its last instance before its traffic was observed gone. */
final class NothingRetiredBeforeGone implements Invariant {
    private final Seen seen = new Seen();

    @Override
    public void afterEvent(World world) {
        seen.take(world);
        for (Command command : world.event().commands()) {
            if (command.desired() instanceof Desired.Capacity(Revision revision, Weight permille)
                    && permille.permille() == 0) {
                require(seen.withoutTraffic(world.after().running().plan(), revision.id()),
                        () -> command.id() + " retires " + revision + ", whose traffic was not observed gone");
            }
        }
    }

    /** Where nobody interferes, it really is gone. */
    @Override
    public void afterWrite(Write write, Truth truth) {
        if (write.call() instanceof Call.Resize(String revision, int wanted) && wanted == 0 && truth.exact()
                && !truth.meddled()) {
            for (String target : truth.targets().targets()) {
                int weight = truth.targets().at(target).weight(revision);
                require(weight == 0, () -> revision + " goes, but " + target + " sends it " + weight + " permille");
            }
        }
    }
}
