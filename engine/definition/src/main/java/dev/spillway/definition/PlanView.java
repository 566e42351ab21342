package dev.spillway.definition;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Plan;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.plan.Phases;
import dev.spillway.core.plan.Plans;
import dev.spillway.core.state.Brief;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a definition's rollouts will do, step by step, for a service that has a stable revision.
 *
 * @param background what watches across steps
 * @param tail       what follows the promotion
 */
public record PlanView(String service, String strategy, List<String> targets, List<Analysis> analyses,
        Optional<Background> background, List<Step> steps, List<String> tail) {
    /** What of a query says what is measured; the rest says how it is asked. */
    private static final List<String> ASKED = List.of("address", "url", "query", "requests", "errors", "command",
            "metricDataQueries");

    /** @param query what is asked, without how: headers and credentials stay out of it */
    public record Analysis(String name, String text, Map<String, String> query) {}

    /** @param from number of the step with which it begins; 1 is the first */
    public record Background(List<String> analyses, int from) {}

    /** @param number 1 is the first */
    public record Step(int number, String text, List<Phase> phases) {}

    /** Commands of one phase leave together; the next phase waits until each was observed. */
    public record Phase(String within, List<Asked> commands) {}

    public record Asked(String target, String text) {}

    public static PlanView of(Definition definition) {
        Plan plan = Plans.compile(definition);
        Revision canary = Revision.of("the new revision", "new");
        Revision stable = Revision.of("stable", "stable");
        var brief = new Brief(new RolloutId(definition.service(), "plan"), plan, canary, Optional.of(stable), false,
                Actor.ENGINE, Map.of());
        var labels = Map.of(canary.id().value(), canary.label(), stable.id().value(), stable.label());
        List<Step> steps = IntStream.range(0, plan.steps().size())
                .mapToObj(i -> new Step(i + 1, Words.step(plan.steps().get(i)),
                        Phases.forward(brief, i).stream().map(phase -> phase(phase, labels)).toList()))
                .toList();
        return new PlanView(definition.service().toString(), Words.strategy(definition.strategy()),
                definition.targets().stream()
                        .map(t -> t.name() + " on " + t.platform() + "/" + t.instance()).toList(),
                definition.analyses().stream().map(PlanView::analysis).toList(),
                plan.background().map(b -> new Background(b.analyses(), b.from() + 1)), steps,
                tail(plan));
    }

    private static List<String> tail(Plan plan) {
        var tail = new ArrayList<>(List.of("window " + Words.duration(plan.policy().window())
                + ": the old revision stays warm", "retire: the old revision goes"));
        if (plan.steps().stream().anyMatch(
                s -> s instanceof dev.spillway.core.model.Step.Migrate migrate && migrate.contracts())) {
            tail.add("contract: the schema loses what only the old revision needed");
        }
        return tail;
    }

    private static Analysis analysis(AnalysisSpec spec) {
        var asked = new LinkedHashMap<String, String>();
        ASKED.stream().filter(spec.query()::containsKey)
                .forEach(key -> asked.put(key, spec.query().getOrDefault(key, "")));
        return new Analysis(spec.name(), Words.analysis(spec), asked);
    }

    private static Phase phase(Phases.Phase phase, Map<String, String> labels) {
        return new Phase(Words.duration(phase.deadline()), phase.asks().stream().map(ask -> new Asked(
                ask.target().name(), Words.desired(ask.desired(), id -> labels.getOrDefault(id, id)))).toList());
    }
}
