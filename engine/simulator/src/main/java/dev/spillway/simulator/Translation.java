package dev.spillway.simulator;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Fence;
import dev.spillway.core.model.FlagShare;
import dev.spillway.core.model.Instances;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.Share;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import dev.spillway.core.signal.Signal;
import java.util.List;
import java.util.Optional;

/** From the core's words to the executors' and back, by hand: the schemas stand between them elsewhere. */
public final class Translation {
    private Translation() {}

    public static dev.spillway.executor.Command command(Command c) {
        return new dev.spillway.executor.Command(c.id(), c.service().toString(), c.rollout().toString(),
                c.step(), c.phase(), c.attempt(), target(c.target()),
                new dev.spillway.executor.Fence(c.fence().epoch(), c.fence().seq()), c.rollback(), c.issuedAt(),
                c.expiresAt(), desired(c.desired()), c.before());
    }

    private static dev.spillway.executor.Target target(Target t) {
        return new dev.spillway.executor.Target(t.name(), t.platform(), t.instance(), t.settings());
    }

    private static dev.spillway.executor.Desired desired(Desired desired) {
        return switch (desired) {
            case Desired.Snapshot _ -> new dev.spillway.executor.Desired.Snapshot();
            case Desired.Capacity c ->
                new dev.spillway.executor.Desired.Capacity(revision(c.revision()), c.permille().permille());
            case Desired.Traffic t -> new dev.spillway.executor.Desired.Traffic(shares(t.shares()),
                    t.expected().map(Translation::shares), List.of(), Optional.empty());
            case Desired.Roles r -> new dev.spillway.executor.Desired.Roles(r.stable().value());
            case Desired.Flag f -> new dev.spillway.executor.Desired.Flag(f.key(), f.permille().permille());
            case Desired.Restore _ -> new dev.spillway.executor.Desired.Restore();
            case Desired.Migrate m -> new dev.spillway.executor.Desired.Migrate(m.phase());
            case Desired.Roll r -> new dev.spillway.executor.Desired.Roll(revision(r.revision()));
            case Desired.Measure m -> new dev.spillway.executor.Desired.Measure(m.analysis(), m.n(), m.due(),
                    m.canary().value(), m.baseline().map(b -> b.value()), m.provider(), m.query());
        };
    }

    static List<dev.spillway.executor.Share> shares(List<Share> shares) {
        return shares.stream()
                .map(s -> new dev.spillway.executor.Share(s.revision().value(), s.permille().permille())).toList();
    }

    private static dev.spillway.executor.Revision revision(Revision r) {
        return new dev.spillway.executor.Revision(r.id().value(), r.label(), r.artifact(), r.config(), r.flags(),
                r.schemaPhase());
    }

    public static Signal.Outcome outcome(dev.spillway.executor.Outcome o) {
        return new Signal.Outcome(o.id(), RolloutId.parse(o.rollout()), o.commandId(), o.target(),
                Signal.Outcome.Kind.valueOf(o.kind().name()), o.executor(), o.observed().map(Translation::observed),
                o.reason());
    }

    public static Observed observed(dev.spillway.executor.Observed o) {
        return new Observed(
                o.shares().stream().map(s -> new Share(new RevisionId(s.revision()), new Weight(s.permille())))
                        .toList(),
                o.instances().stream().map(i -> new Instances(new RevisionId(i.revision()), i.ready(), i.total()))
                        .toList(),
                o.stable().map(RevisionId::new), new Fence(o.fence().epoch(), o.fence().seq()),
                Optional.of(o.snapshot().orElse("")).filter(s -> !s.isEmpty()),
                o.flags().stream().map(f -> new FlagShare(f.key(), new Weight(f.permille()))).toList(), o.phases());
    }
}
