package dev.spillway.simulator;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions.Unreachable;
import dev.spillway.core.model.Background;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Policy.Deadlines;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Policy.OnInconclusive;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Target.Role;
import dev.spillway.core.model.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Valid definitions, each a little different: the targets of a service stay, the rest may change. */
final class Definitions {
    private static final List<AnalysisSpec> ANALYSES = List.of(
            spec("errors", "prometheusText", new Threshold.ErrorRate(0.02), OnNoData.HOLD),
            spec("slow", AnalysisSpec.PUSH, new Threshold.SlowRate(100, 0.05), OnNoData.IGNORE));
    private static final Deadlines DEADLINES = new Deadlines(Duration.ofSeconds(30), Duration.ofMinutes(2),
            Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofSeconds(30));
    /** Judged by conditions on results: in steps, and behind them. */
    private static final String CHECKS = "checks";
    private static final String WATCH = "watch";
    private final Chance chance;
    private final Chance apart;
    private final ServiceId service;
    private final List<Target> targets;
    private final boolean rolls;

    /** @param rolls whether instances are changed in place */
    Definitions(Chance chance, Chance apart, boolean rolls, ServiceId service) {
        this.chance = chance;
        this.apart = apart;
        this.service = service;
        this.rolls = rolls;
        List<Target> shared = chance.oneOf(List.of(target("app", Role.SERVICE)), List.of(target("app", Role.SERVICE)),
                List.of(target("pods", Role.WORKLOAD), target("balancer", Role.TRAFFIC)));
        // named as the platform that can
        this.targets = rolls ? List.of(new Target("pods", "kubernetes", "one", Role.WORKLOAD, Map.of())) : shared;
    }

    private static AnalysisSpec spec(String name, String provider, Threshold threshold, OnNoData onNoData) {
        return new AnalysisSpec(name, provider, "one", Map.of(), Duration.ofSeconds(5), threshold, 100, onNoData);
    }

    private static Target target(String name, Role role) {
        return new Target(name, "simulated", "one", role, Map.of());
    }

    Definition any() {
        Strategy shared = chance.oneIn(4)
                ? new Strategy.BlueGreen(chance.seconds(1, 60), analyses(),
                        chance.oneIn(3) ? Optional.of(1) : Optional.empty())
                : canary(steps());
        Strategy strategy = rolls ? new Strategy.Rolling() : shared;
        return new Definition(service, targets, strategy, defined(), policy(), "");
    }

    private Strategy canary(List<Step> steps) {
        return new Strategy.Canary(steps, apart.oneIn(4)
                ? Optional.of(new Background(List.of(WATCH), apart.below(steps.size())))
                : Optional.empty());
    }

    private List<AnalysisSpec> defined() {
        var defined = new ArrayList<>(ANALYSES);
        for (String name : List.of(CHECKS, WATCH)) {
            defined.add(spec(name, Metrics.RESULTS, conditions(), apart.oneOf(List.of(OnNoData.values()))));
        }
        return defined;
    }

    private Threshold.Conditions conditions() {
        return new Threshold.Conditions(Optional.of("result[0] >= 0.95"),
                apart.oneIn(2) ? Optional.of("result[0] < 0.8") : Optional.empty(), apart.seconds(0, 5),
                apart.oneIn(2) ? Optional.of(apart.between(1, 5)) : Optional.empty(), apart.between(-1, 2),
                apart.between(-1, 2), apart.between(0, 4), apart.oneIn(4) ? apart.between(1, 3) : 0,
                apart.oneOf(List.of(Unreachable.values())), apart.seconds(0, 30), apart.oneIn(10));
    }

    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        if (chance.oneIn(10)) {
            steps.add(new Step.SetCanaryScale(Optional.of(Weight.percent(chance.between(10, 100)))));
        }
        if (chance.oneIn(10)) {
            steps.add(wait(false));
        }
        for (int percent : List.of(1, 5, 25, 50, 100)) {
            if (chance.oneIn(2)) {
                steps.add(new Step.SetWeight(Weight.percent(percent)));
                if (!chance.oneIn(4)) {
                    steps.add(wait(true));
                }
            }
        }
        return steps.isEmpty() ? List.of(new Step.SetWeight(Weight.percent(10)), wait(true)) : steps;
    }

    /** @param exposed an analysis needs traffic to look at */
    private Step wait(boolean exposed) {
        int kind = chance.below(10);
        if (kind == 0) {
            return new Step.Pause(chance.oneIn(2) ? Optional.empty() : Optional.of(chance.seconds(1, 30)));
        } else if (kind == 1) {
            return new Step.Approve(chance.between(1, 2));
        } else if (kind == 2 && exposed) {
            return new Step.Analysis(List.of(apart.oneIn(4) ? CHECKS : "errors"), chance.seconds(20, 60));
        }
        Duration minimum = chance.seconds(1, 45);
        return new Step.Bake(minimum, minimum.multipliedBy(chance.between(1, 3)), analyses());
    }

    private List<String> analyses() {
        var analyses = new ArrayList<>(
                chance.oneOf(List.<String>of(), List.of("errors"), List.of("slow"), List.of("errors", "slow")));
        if (apart.oneIn(4)) {
            analyses.add(CHECKS);
        }
        return analyses;
    }

    private Policy policy() {
        Duration window = chance.oneIn(3) ? Duration.ZERO : chance.seconds(1, 120);
        return new Policy(chance.oneOf(OnConflict.SUPERSEDE, OnConflict.QUEUE, OnConflict.REJECT),
                chance.oneOf(OnInconclusive.HOLD, OnInconclusive.ABORT), window, chance.oneIn(2), new Weight(500),
                DEADLINES);
    }
}
