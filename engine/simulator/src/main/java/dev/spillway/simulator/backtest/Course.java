package dev.spillway.simulator.backtest;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.Background;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Plan;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Policy.Deadlines;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.plan.Plans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The recorded course under the changed policy: the weights, times and targets of then, with the analyses, limits and policy of now. Where both plans
 * watch in as many steps, each recorded step gets the analyses of its counterpart; else each gets all of them.
 */
final class Course {
    private static final Duration EVER = Duration.ofDays(3650);

    private Course() {}

    static Definition of(Plan recorded, Definition changed) {
        var steps = new ArrayList<Step>();
        List<List<String>> watches = watches(recorded, Plans.compile(changed));
        int watched = 0;
        for (Step step : recorded.steps()) {
            steps.add(switch (step) {
                case Step.Bake bake -> new Step.Bake(bake.minimum(), bake.maximum(), watches.get(watched++));
                case Step.Analysis analysis -> new Step.Analysis(watches.get(watched++), analysis.maximum());
                // people are not part of what is judged: the course goes on when it went on then
                case Step.Pause _,Step.Approve _ -> new Step.Pause(Optional.of(Duration.ZERO));
                case Step.Deploy _,Step.SetWeight _,Step.SetCanaryScale _,Step.SetHeaderRoute _,Step.SetMirrorRoute _,Step.SetFlag _,Step.Migrate _,Step.Roll _,Step.Promote _ ->
                    step;
            });
        }
        return new Definition(changed.service(), recorded.targets(),
                new Strategy.Canary(steps, background(recorded, changed)),
                changed.analyses().stream().map(Course::pushed).toList(), patient(changed.policy()),
                changed.digest());
    }

    /** @return for each recorded step that watches, by what */
    private static List<List<String>> watches(Plan recorded, Plan changed) {
        List<List<String>> then = watching(recorded);
        List<List<String>> now = watching(changed);
        List<String> all = now.stream().flatMap(List::stream).distinct().toList();
        return now.size() == then.size() ? now : then.stream().map(_ -> all).toList();
    }

    private static List<List<String>> watching(Plan plan) {
        return plan.steps().stream().flatMap(step -> switch (step) {
            case Step.Bake bake -> Stream.of(bake.analyses());
            case Step.Analysis analysis -> Stream.of(analysis.analyses());
            case Step.Deploy _,Step.SetWeight _,Step.Pause _,Step.Approve _,Step.SetCanaryScale _,Step.SetHeaderRoute _,Step.SetMirrorRoute _,Step.SetFlag _,Step.Migrate _,Step.Roll _,Step.Promote _ ->
                Stream.<List<String>>empty();
        }).toList();
    }

    private static Optional<Background> background(Plan recorded, Definition changed) {
        int last = recorded.steps().size() - 1;
        return Plans.compile(changed).background().map(now -> now.from(Math.min(last,
                recorded.background().map(Background::from).orElse(now.from()))));
    }

    /** Counts come as they were recorded; only results are asked for, as an interval or a limit of now may want fewer of them. */
    private static AnalysisSpec pushed(AnalysisSpec spec) {
        return spec.threshold() instanceof Threshold.Conditions
                ? spec
                : new AnalysisSpec(spec.name(), AnalysisSpec.PUSH, spec.instance(), spec.query(), spec.interval(),
                        spec.threshold(), spec.minRequests(), spec.onNoData());
    }

    /** How long targets took is not judged again. */
    private static Policy patient(Policy policy) {
        return new Policy(policy.onConflict(), policy.onInconclusive(), Duration.ZERO, false, policy.canaryMinimum(),
                new Deadlines(EVER, EVER, EVER, EVER, EVER));
    }
}
