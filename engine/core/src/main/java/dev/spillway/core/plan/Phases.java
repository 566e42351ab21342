package dev.spillway.core.plan;

import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Plan;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Share;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import dev.spillway.core.state.Brief;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Steps become phases. Commands inside a phase run in parallel, one per target; the next phase waits until each was observed.
 * Weights, routes and scale at step i are a function of the plan and i alone.
 */
public final class Phases {
    private Phases() {}

    /** What a target shall be like in this phase. */
    public record Ask(Target target, Desired desired) {}

    public record Phase(Duration deadline, List<Ask> asks) {
        public Phase {
            asks = List.copyOf(asks);
        }

        /** Whether it takes away what older revisions need. */
        public boolean contracts() {
            return asks.stream().anyMatch(ask -> ask.desired() instanceof Desired.Migrate(String phase)
                    && phase.equals(Step.Migrate.CONTRACT));
        }

        /** Whether it may change what requests see. */
        public boolean exposes() {
            return asks.stream().map(Ask::desired).anyMatch(desired -> switch (desired) {
                case Desired.Traffic _,Desired.Flag _,Desired.Restore _,Desired.Roll _ -> true;
                case Desired.Snapshot _,Desired.Capacity _,Desired.Roles _,Desired.Migrate _,Desired.Measure _ -> false;
            });
        }
    }

    /** What step i does going forward; empty for a step that only waits. The first step begins with the snapshot. */
    public static List<Phase> forward(Brief brief, int i) {
        var phases = new ArrayList<Phase>();
        if (i == 0) {
            phases.add(all(brief, brief.plan().policy().deadlines().snapshot(), _ -> true, new Desired.Snapshot()));
        }
        if (applies(brief, i)) {
            phases.addAll(step(brief, i));
        }
        return phases.stream().filter(phase -> !phase.asks().isEmpty()).toList();
    }

    /** A step that has nothing to do while there is no stable revision to share traffic with. */
    public static boolean applies(Brief brief, int i) {
        return brief.stable().isPresent() || switch (brief.plan().steps().get(i)) {
            case Step.Deploy _,Step.Bake _,Step.Approve _,Step.Promote _,Step.SetFlag _,Step.Migrate _,Step.Roll _,Step.Pause _ ->
                true;
            // where no traffic is shared there is no stable revision to wait for either
            case Step.Analysis _ -> brief.plan().targets().stream().noneMatch(t -> t.role().hasTraffic());
            case Step.SetWeight _,Step.SetCanaryScale _,Step.SetHeaderRoute _,Step.SetMirrorRoute _ ->
                false;
        };
    }

    private static List<Phase> step(Brief brief, int i) {
        var deadlines = brief.plan().policy().deadlines();
        return switch (brief.plan().steps().get(i)) {
            case Step.Deploy _ -> List.of(capacity(brief, scaleAt(brief.plan(), i)));
            case Step.SetWeight _,Step.SetHeaderRoute _,Step.SetMirrorRoute _ -> shift(brief, i);
            case Step.SetCanaryScale _ -> List.of(capacity(brief, scaleAt(brief.plan(), i)));
            case Step.SetFlag f -> List.of(all(brief, deadlines.write(), t -> t.carries(f.key()),
                    new Desired.Flag(f.key(), f.weight())));
            case Step.Migrate m when m.contracts() -> List.of();
            case Step.Migrate m -> List.of(migrate(brief, m));
            case Step.Roll _ ->
                List.of(all(brief, deadlines.deploy(), t -> t.role().hasCapacity(),
                        new Desired.Roll(brief.revision())));
            case Step.Promote _ -> List.of(capacity(brief, Weight.FULL),
                    traffic(brief, shares(brief, Weight.FULL), expected(brief, i), Optional.of(i)),
                    roles(brief, brief.revision()));
            case Step.Bake _,Step.Pause _,Step.Approve _,Step.Analysis _ -> List.of();
        };
    }

    /** Capacity before weight going up, weight before capacity going down. */
    private static List<Phase> shift(Brief brief, int i) {
        Weight before = scaleAt(brief.plan(), i - 1);
        Weight after = scaleAt(brief.plan(), i);
        Phase write = traffic(brief, shares(brief, weightAt(brief.plan(), i)), expected(brief, i), Optional.of(i));
        int growth = after.compareTo(before);
        if (growth > 0) {
            return List.of(capacity(brief, after), write);
        }
        return growth < 0 ? List.of(write, capacity(brief, after)) : List.of(write);
    }

    /**
     * The way back, whatever was reached: traffic and flags first and together, then the roles, then the new revision goes.
     *
     * <p>Where instances were changed in place they are changed back first.
     *
     * @param reached    the last step that was entered: a flag that was not shifted yet is its owner's
     * @param stableDown stable has no instance: then its capacity comes first
     * @param promoted   the roles were swapped, or may have been
     */
    public static List<Phase> backward(Brief brief, int reached, boolean stableDown, boolean promoted) {
        var attempt = brief.plan().policy().deadlines().rollbackAttempt();
        var phases = new ArrayList<Phase>();
        Optional<Revision> stable = brief.stable();
        var flags = flagsBack(brief, reached);
        var traffic = traffic(brief, shares(brief, Weight.ZERO), Optional.empty(), Optional.empty()).asks();
        if (stable.isPresent() && rolls(brief.plan())) {
            phases.add(rolledBack(brief, stable.get(), flags));
            phases.add(new Phase(attempt, traffic));
        } else {
            if (stable.isPresent() && stableDown) {
                phases.add(all(brief, attempt, t -> t.role().hasCapacity(),
                        new Desired.Capacity(stable.get(), Weight.FULL)));
            }
            phases.add(new Phase(attempt, Stream.concat(traffic.stream(), flags.stream()).toList()));
        }
        if (stable.isPresent() && promoted) {
            phases.add(new Phase(attempt, roles(brief, stable.get()).asks()));
        }
        phases.add(all(brief, brief.plan().policy().deadlines().drain(), t -> t.role().hasCapacity(),
                new Desired.Capacity(brief.revision(), Weight.ZERO)));
        return phases.stream().filter(phase -> !phase.asks().isEmpty()).toList();
    }

    /** The instances in place are what is exposed: they change back first, and take as long as they took there. */
    private static Phase rolledBack(Brief brief, Revision stable, List<Ask> flags) {
        Phase roll = all(brief, brief.plan().policy().deadlines().deploy(), t -> t.role().hasCapacity(),
                new Desired.Roll(stable));
        return new Phase(roll.deadline(), Stream.concat(roll.asks().stream(), flags.stream()).toList());
    }

    /** After the window: the old revision goes, and what only it needed goes after it. */
    public static List<Phase> retire(Brief brief) {
        var phases = new ArrayList<Phase>();
        brief.stable().map(old -> all(brief, brief.plan().policy().deadlines().drain(), t -> t.role().hasCapacity(),
                new Desired.Capacity(old, Weight.ZERO))).ifPresent(phases::add);
        brief.plan().steps().stream().filter(Step.Migrate.class::isInstance).map(Step.Migrate.class::cast)
                .filter(Step.Migrate::contracts).findFirst().ifPresent(m -> phases.add(migrate(brief, m)));
        return phases.stream().filter(phase -> !phase.asks().isEmpty()).toList();
    }

    private static Phase migrate(Brief brief, Step.Migrate step) {
        return all(brief, brief.plan().policy().deadlines().deploy(), t -> t.role() == Target.Role.DATABASE,
                new Desired.Migrate(step.phase()));
    }

    /** The weight that holds at step i: the last one set. */
    public static Weight weightAt(Plan plan, int i) {
        for (int step = Math.min(i, plan.steps().size() - 1); step >= 0; step--) {
            if (plan.steps().get(step) instanceof Step.SetWeight set) {
                return set.weight();
            }
            if (plan.steps().get(step) instanceof Step.Roll) {
                return Weight.FULL;
            }
        }
        return Weight.ZERO;
    }

    /** Whether instances are changed in place: then there are never two revisions to share traffic between. */
    private static boolean rolls(Plan plan) {
        return plan.steps().stream().anyMatch(Step.Roll.class::isInstance);
    }

    /** The new revision's capacity at step i: as set, else enough for the present and the first weight. */
    public static Weight scaleAt(Plan plan, int i) {
        for (int step = i; step >= 0; step--) {
            if (plan.steps().get(step) instanceof Step.SetCanaryScale(var weight)) {
                if (weight.isPresent()) {
                    return weight.get();
                }
                break;
            }
        }
        boolean up = plan.steps().subList(0, i + 1).stream().anyMatch(Step.Deploy.class::isInstance);
        Weight first = plan.steps().stream().filter(Step.SetWeight.class::isInstance).map(Step.SetWeight.class::cast)
                .map(Step.SetWeight::weight).findFirst().orElse(Weight.FULL);
        Weight now = weightAt(plan, i);
        return up ? (now.compareTo(first) > 0 ? now : first) : Weight.ZERO;
    }

    /** Whether step i sends, or may send, more requests to the new revision than before. */
    public static boolean raisesExposure(Brief brief, int i) {
        return switch (brief.plan().steps().get(i)) {
            case Step.SetWeight set -> set.weight().compareTo(weightAt(brief.plan(), i - 1)) > 0;
            case Step.SetFlag set -> set.weight().permille() > 0;
            case Step.SetHeaderRoute _,Step.SetMirrorRoute _,Step.Roll _,Step.Promote _ -> true;
            case Step.Deploy _,Step.SetCanaryScale _,Step.Bake _,Step.Pause _,Step.Approve _,Step.Analysis _,Step.Migrate _ ->
                false;
        };
    }

    private static List<Share> shares(Brief brief, Weight weight) {
        Optional<Share> canary = Optional.of(new Share(brief.revision().id(), weight));
        Optional<Share> stable = brief.stable().map(s -> new Share(s.id(), weight.rest()));
        if (stable.isEmpty()) {
            return weight.equals(Weight.FULL) ? canary.stream().toList() : List.of();
        }
        return Stream.of(stable.get(), canary.get()).filter(s -> s.permille().permille() > 0).toList();
    }

    private static Optional<List<Share>> expected(Brief brief, int i) {
        // without a stable revision no weight was set on the way, whatever the plan says
        return Optional.of(brief.stable().isEmpty() ? List.of() : shares(brief, weightAt(brief.plan(), i - 1)));
    }

    private static Phase capacity(Brief brief, Weight scale) {
        return all(brief, brief.plan().policy().deadlines().deploy(), t -> t.role().hasCapacity(),
                new Desired.Capacity(brief.revision(), scale));
    }

    private static Phase roles(Brief brief, Revision stable) {
        return all(brief, brief.plan().policy().deadlines().write(),
                t -> t.role().hasCapacity() || t.role().hasTraffic(),
                new Desired.Roles(stable.id()));
    }

    private static Phase traffic(Brief brief, List<Share> shares, Optional<List<Share>> expected,
            Optional<Integer> step) {
        var headers = new ArrayList<Desired.HeaderRoute>();
        Optional<Desired.Mirror> mirror = Optional.empty();
        for (int i = 0; step.isPresent() && i <= step.get(); i++) {
            Step one = brief.plan().steps().get(i);
            if (one instanceof Step.SetHeaderRoute(var name, var matches)) {
                headers.removeIf(h -> h.name().equals(name));
                matches.forEach(m -> headers.add(new Desired.HeaderRoute(name, m.header(), m.match(), m.value(),
                        brief.revision().id())));
            } else if (one instanceof Step.SetMirrorRoute(var weight)) {
                mirror = Optional.of(weight).filter(w -> w.permille() > 0)
                        .map(w -> new Desired.Mirror(w, brief.revision().id()));
            } else if (one instanceof Step.Promote) {
                headers.clear();
                mirror = Optional.empty();
            }
        }
        return all(brief, brief.plan().policy().deadlines().write(), t -> t.role().hasTraffic(),
                new Desired.Traffic(shares, expected, headers, mirror));
    }

    /** One command for each target that a flag was shifted at, and it leaves together with the traffic. */
    private static List<Ask> flagsBack(Brief brief, int reached) {
        var shifted = brief.plan().steps().subList(0, reached + 1).stream().filter(Step.SetFlag.class::isInstance)
                .map(Step.SetFlag.class::cast).map(Step.SetFlag::key).toList();
        return brief.plan().targets().stream().filter(t -> shifted.stream().anyMatch(t::carries))
                .map(t -> new Ask(t, new Desired.Restore())).toList();
    }

    private static Phase all(Brief brief, Duration deadline, Predicate<Target> which, Desired desired) {
        return new Phase(deadline,
                brief.plan().targets().stream().filter(which).map(t -> new Ask(t, desired)).toList());
    }
}
