package dev.spillway.simulator.backtest;

import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Fence;
import dev.spillway.core.model.FlagShare;
import dev.spillway.core.model.Instances;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.Weight;
import java.util.List;
import java.util.Optional;

/** What is read back from a target that became as asked. */
final class Obedient {
    private Obedient() {}

    static Observed asAsked(Desired desired) {
        return switch (desired) {
            case Desired.Snapshot _ ->
                new Observed(List.of(), List.of(), Optional.empty(), Fence.NONE, Optional.of("recorded"));
            case Desired.Capacity c -> instances(c.revision().id(), c.permille().equals(Weight.ZERO) ? 0 : 1);
            case Desired.Traffic t ->
                new Observed(t.shares(), List.of(), Optional.empty(), Fence.NONE, Optional.empty());
            case Desired.Roles r ->
                new Observed(List.of(), List.of(), Optional.of(r.stable()), Fence.NONE, Optional.empty());
            case Desired.Roll r -> instances(r.revision().id(), 1);
            case Desired.Flag f -> new Observed(List.of(), List.of(), Optional.empty(), Fence.NONE,
                    Optional.empty(), List.of(new FlagShare(f.key(), f.permille())));
            case Desired.Restore _ -> asAsked(new Desired.Snapshot());
            case Desired.Migrate m -> new Observed(List.of(), List.of(), Optional.empty(), Fence.NONE,
                    Optional.empty(), List.of(), List.of(m.phase()));
            case Desired.Measure _ -> Observed.NOTHING;
        };
    }

    private static Observed instances(RevisionId revision, int n) {
        return new Observed(List.of(), List.of(new Instances(revision, n, n)), Optional.empty(), Fence.NONE,
                Optional.empty());
    }
}
