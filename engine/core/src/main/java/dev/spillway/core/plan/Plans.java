package dev.spillway.core.plan;

import dev.spillway.core.model.Background;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Plan;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Strategies compile to plans of steps. */
public final class Plans {
    private static final Duration SHORT_BAKE = Duration.ofMinutes(1);

    private Plans() {}

    /** The whole plan, as {@code spillway plan} shows it. */
    public static Plan compile(Definition definition) {
        return switch (definition.strategy()) {
            case Strategy.Canary canary -> plan(definition, canary(canary.steps()), background(canary));
            case Strategy.BlueGreen blueGreen -> plan(definition, blueGreen(blueGreen), Optional.empty());
            case Strategy.Rolling _ ->
                plan(definition, List.of(new Step.Roll(), new Step.Promote()), Optional.empty());
            case Strategy.Flag flag -> plan(definition, promoted(flag.steps()), flag.background());
        };
    }

    /**
     * An undo after the window: straight back to what once was good, with a short look at it. The flags that the plan turns
     * on go off first: how they stood when that revision was promoted nobody knows any more, and off is what every revision knows.
     */
    public static Plan undo(Definition definition) {
        var steps = new ArrayList<Step>();
        switch (definition.strategy()) {
            case Strategy.Canary _,Strategy.BlueGreen _ -> {
                steps.add(new Step.Deploy());
                steps.addAll(flagsOff(definition));
                steps.add(new Step.SetWeight(Weight.FULL));
            }
            case Strategy.Rolling _ -> steps.add(new Step.Roll());
            case Strategy.Flag _ -> steps.addAll(flagsOff(definition));
        }
        steps.add(new Step.Bake(SHORT_BAKE, SHORT_BAKE, List.of()));
        steps.add(new Step.Promote());
        return plan(definition, steps, Optional.empty());
    }

    private static List<Step> flagsOff(Definition definition) {
        return compile(definition).steps().stream().filter(Step.SetFlag.class::isInstance).map(Step.SetFlag.class::cast)
                .map(Step.SetFlag::key).distinct().<Step>map(key -> new Step.SetFlag(key, Weight.ZERO)).toList();
    }

    /** What is wrong with a definition, in words its owner understands; empty when nothing is. */
    public static List<String> problems(Definition definition) {
        var problems = new ArrayList<String>();
        Plan plan = compile(definition);
        for (int i = 0; i < plan.steps().size(); i++) {
            Step step = plan.steps().get(i);
            String where = "step " + (i + 1) + ": ";
            Ability.needed(step).flatMap(ability -> ability.lacking(definition.targets()))
                    .ifPresent(what -> problems.add(where + what));
            homeless(definition, step).ifPresent(what -> problems.add(where + what));
            for (String name : analyses(step)) {
                if (definition.analyses().stream().noneMatch(a -> a.name().equals(name))) {
                    problems.add(where + "analysis '" + name + "' is not defined under analyses");
                }
            }
        }
        for (int i = 0; i < plan.steps().size(); i++) {
            misplaced(plan, i).ifPresent(problems::add);
        }
        problems.addAll(Migrations.problems(plan));
        plan.background().ifPresent(background -> problems.addAll(background(definition, plan, background)));
        if (definition.strategy() instanceof Strategy.Flag) {
            return problems;
        }
        if (definition.targets().stream().noneMatch(t -> t.role().hasCapacity())) {
            problems.add("targets: none has the role service or workload, so there is nothing to deploy to");
        }
        boolean rolls = plan.steps().stream().anyMatch(Step.Roll.class::isInstance);
        definition.targets().stream().filter(t -> rolls && t.role() == Target.Role.TRAFFIC).findFirst()
                .ifPresent(t -> problems.add("targets: a rolling update changes instances in place, so the router '"
                        + t.name() + "' would have two revisions behind one name; leave it out, or release by canary"));
        if (!rolls && definition.targets().stream().noneMatch(t -> t.role().hasTraffic())) {
            problems.add("targets: none has the role service or traffic, so there is no traffic to shift");
        }
        return problems;
    }

    /** What no target has a place for. */
    private static Optional<String> homeless(Definition definition, Step step) {
        return switch (step) {
            case Step.SetFlag(String key, var _) when definition.targets().stream().noneMatch(t -> t.carries(key)) ->
                Optional.of("no target names the flag '" + key
                        + "'; write it under the flags of a target on the platform flags");
            case Step.Migrate _ when definition.targets().stream()
                    .noneMatch(t -> t.role() == dev.spillway.core.model.Target.Role.DATABASE) ->
                Optional.of("no target is a database; write one on the platform database");
            case Step.Deploy _,Step.SetWeight _,Step.SetCanaryScale _,Step.SetHeaderRoute _,Step.SetMirrorRoute _,Step.Migrate _,Step.Roll _ ->
                definition.strategy() instanceof Strategy.Flag
                        ? Optional.of("the strategy flag only ramps a flag; a canary can do the rest")
                        : Optional.empty();
            case Step.SetFlag _,Step.Bake _,Step.Pause _,Step.Approve _,Step.Analysis _,Step.Promote _ ->
                Optional.empty();
        };
    }

    /** A measurement must belong to one run: what watches in the background watches in no step. */
    private static List<String> background(Definition definition, Plan plan, Background background) {
        var problems = new ArrayList<String>();
        for (String name : background.analyses()) {
            if (definition.analyses().stream().noneMatch(a -> a.name().equals(name))) {
                problems.add("background: analysis '" + name + "' is not defined under analyses");
            }
            if (plan.steps().stream().anyMatch(step -> analyses(step).contains(name))) {
                problems.add("background: analysis '" + name
                        + "' is also run by a step; give one of them another name");
            }
        }
        if (background.from() >= plan.steps().size()) {
            problems.add("background: begins with step " + (background.from() + 1) + ", but the plan has "
                    + plan.steps().size());
        }
        return problems;
    }

    private static Optional<String> misplaced(Plan plan, int i) {
        Step step = plan.steps().get(i);
        if (step instanceof Step.Deploy
                && plan.steps().subList(0, i).stream().anyMatch(s -> !(s instanceof Step.Migrate))) {
            return Optional.of("step " + (i + 1)
                    + ": deploy must be the first step, and the only one; only migrate may stand before it");
        }
        return step instanceof Step.Promote && i < plan.steps().size() - 1
                ? Optional.of("step " + (i + 1) + ": promote must be the last step")
                : Optional.empty();
    }

    private static List<String> analyses(Step step) {
        return switch (step) {
            case Step.Bake bake -> bake.analyses();
            case Step.Analysis analysis -> analysis.analyses();
            case Step.Deploy _,Step.SetWeight _,Step.Pause _,Step.Approve _,Step.SetCanaryScale _,Step.SetHeaderRoute _,Step.SetMirrorRoute _,Step.SetFlag _,Step.Migrate _,Step.Roll _,Step.Promote _ ->
                List.of();
        };
    }

    private static boolean withoutDeploy(List<Step> written) {
        return written.stream().noneMatch(Step.Deploy.class::isInstance);
    }

    /** Counted in the plan: a deploy step that was added moves it. */
    private static Optional<Background> background(Strategy.Canary canary) {
        return canary.background()
                .map(b -> withoutDeploy(canary.steps()) && b.from() >= Migrations.leading(canary.steps())
                        ? b.from(b.from() + 1)
                        : b);
    }

    private static List<Step> canary(List<Step> written) {
        var steps = new ArrayList<>(written);
        if (withoutDeploy(written)) {
            steps.add(Migrations.leading(written), new Step.Deploy());
        }
        return promoted(steps);
    }

    private static List<Step> promoted(List<Step> written) {
        var steps = new ArrayList<>(written);
        if (!(steps.getLast() instanceof Step.Promote)) {
            steps.add(new Step.Promote());
        }
        return steps;
    }

    private static List<Step> blueGreen(Strategy.BlueGreen strategy) {
        var steps = new ArrayList<Step>();
        steps.add(new Step.Deploy());
        steps.addAll(strategy.before());
        strategy.approvals().ifPresent(n -> steps.add(new Step.Approve(n)));
        steps.add(new Step.SetWeight(Weight.FULL));
        steps.addAll(strategy.after());
        if (!strategy.bake().isZero()) {
            steps.add(new Step.Bake(strategy.bake(), strategy.bake().multipliedBy(3), strategy.analyses()));
        }
        steps.add(new Step.Promote());
        return steps;
    }

    private static Plan plan(Definition definition, List<Step> steps, Optional<Background> background) {
        return new Plan(steps, definition.targets(), definition.analyses(), definition.policy(), background);
    }
}
