package dev.spillway.definition;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Undecided;
import dev.spillway.core.model.Background;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who watches where a definition names nobody and the router counts: a judge that takes back what is shown to be worse, and never holds
 * what is not. It stands in the plan, so that a replay never depends on what is the default today.
 */
final class StandardJudge {
    static final String NAME = "judge";
    /** Their executors say unasked what they have counted. */
    private static final List<String> COUNTING = List.of("haproxy", "local");
    private static final Duration EVERY = Duration.ofSeconds(5);

    private StandardJudge() {}

    static boolean counts(Target target) {
        return COUNTING.contains(target.platform()) && target.role().hasTraffic();
    }

    static AnalysisSpec spec() {
        Judge d = Judge.DEFAULT;
        var judge = new Judge(d.metrics(), d.tolerated(), d.regression(), d.alpha(), d.beta(), d.negligible(),
                Undecided.PASS);
        return new AnalysisSpec(NAME, AnalysisSpec.ROUTER, "dev", Map.of(), EVERY, judge, 1, OnNoData.IGNORE);
    }

    /** The same strategy, watched: across all steps, or in the bake after the switch. */
    static Strategy watched(Strategy strategy) {
        return switch (strategy) {
            case Strategy.Canary canary when canary.background().isEmpty() ->
                new Strategy.Canary(canary.steps(), Optional.of(new Background(List.of(NAME), 0)));
            case Strategy.BlueGreen b when b.analyses().isEmpty() ->
                new Strategy.BlueGreen(b.bake(), List.of(NAME), b.approvals(), b.before(), b.after());
            case Strategy.Canary _,Strategy.BlueGreen _,Strategy.Rolling _,Strategy.Flag _ -> strategy;
        };
    }
}
