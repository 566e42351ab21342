package dev.spillway.core.plan;

import dev.spillway.core.model.Plan;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the phases of a schema may stand in a plan: what a revision needs comes before it, what it still needs goes after it. */
final class Migrations {
    private Migrations() {}

    /** How many steps expand the schema before anything is deployed. */
    static int leading(List<Step> steps) {
        int n = 0;
        while (n < steps.size() && steps.get(n) instanceof Step.Migrate(String phase)
                && phase.equals(Step.Migrate.EXPAND)) {
            n++;
        }
        return n;
    }

    static List<String> problems(Plan plan) {
        var problems = new ArrayList<String>();
        Map<String, Integer> at = new HashMap<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            if (plan.steps().get(i) instanceof Step.Migrate(String phase)) {
                String where = "step " + (i + 1) + ": migrate " + phase;
                if (at.putIfAbsent(phase, i) != null) {
                    problems.add(where + " stands in the plan twice");
                }
                switch (phase) {
                    case Step.Migrate.EXPAND -> expand(plan, i, where, problems);
                    case Step.Migrate.BACKFILL -> backfill(at, where, problems);
                    case String _ -> contract(plan, i, where, problems);
                }
            }
        }
        return problems;
    }

    private static void expand(Plan plan, int i, String where, List<String> problems) {
        if (leading(plan.steps()) <= i) {
            problems.add(where + " must be the first step: new instances may need it");
        }
    }

    private static void backfill(Map<String, Integer> at, String where, List<String> problems) {
        if (!at.containsKey(Step.Migrate.EXPAND)) {
            problems.add(where + " needs migrate expand before it");
        }
    }

    private static void contract(Plan plan, int i, String where, List<String> problems) {
        boolean last = plan.steps().subList(i + 1, plan.steps().size()).stream()
                .allMatch(Step.Promote.class::isInstance);
        if (!last) {
            problems.add(where + " must be the last step: it is carried out when the old revision is gone");
        }
        Map<String, Weight> flags = new HashMap<>();
        plan.steps().forEach(step -> {
            if (step instanceof Step.SetFlag(String key, Weight weight)) {
                flags.put(key, weight);
            }
        });
        flags.forEach((key, weight) -> {
            if (!weight.equals(Weight.FULL)) {
                problems.add(where + " needs the flag '" + key + "' at 100 %, and the plan leaves it at " + weight);
            }
        });
    }
}
