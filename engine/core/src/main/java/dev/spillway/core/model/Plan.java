package dev.spillway.core.model;

import java.util.List;
import java.util.Optional;

/** What a rollout will do, complete: nothing outside the plan changes its course. */
public record Plan(List<Step> steps, List<Target> targets, List<AnalysisSpec> analyses, Policy policy,
        Optional<Background> background) {
    public Plan {
        Limits.require(!steps.isEmpty(), "plan.steps must not be empty");
        steps = Limits.atMost(Limits.STEPS, "plan.steps", steps);
        targets = List.copyOf(targets);
        analyses = List.copyOf(analyses);
    }

    public AnalysisSpec analysis(String name) {
        for (AnalysisSpec analysis : analyses) {
            if (analysis.name().equals(name)) {
                return analysis;
            }
        }
        throw new IllegalArgumentException("no analysis is named '" + name + "'");
    }

    public Target target(String name) {
        return targets.stream().filter(t -> t.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target is named '" + name + "'"));
    }
}
