package dev.spillway.definition.argo;

import dev.spillway.core.model.Step;
import dev.spillway.core.model.Weight;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One step of a canary. It may be of several kinds, and becomes a step of Spillway for each of them. */
final class StepReader {
    private static final List<String> KINDS = List.of("setCanaryScale", "setHeaderRoute", "setMirrorRoute",
            "setWeight", "analysis", "pause", "experiment", "plugin");
    private static final List<String> ONE_OF = List.of("setWeight", "analysis", "pause", "experiment");
    private final Traffic traffic;
    private final RunReader runs;

    StepReader(Traffic traffic, RunReader runs) {
        this.traffic = traffic;
        this.runs = runs;
    }

    /** In this order: capacity, routes, weight, then what waits. */
    List<Placed> read(YamlField field) {
        Optional<YamlMap> map = field.map();
        map.ifPresent(StepReader::kinds);
        var steps = new ArrayList<Placed>();
        map.ifPresent(step -> {
            add(steps, step, "setCanaryScale", traffic::scale);
            add(steps, step, "setHeaderRoute", traffic::header);
            add(steps, step, "setMirrorRoute", traffic::mirror);
            add(steps, step, "setWeight", f -> traffic.weight(f).map(Step.SetWeight::new));
            add(steps, step, "analysis", this::analysis);
            add(steps, step, "pause", StepReader::pause);
        });
        return steps;
    }

    private interface Kind {
        Optional<? extends Step> read(YamlField field);
    }

    private static void add(List<Placed> steps, YamlMap map, String name, Kind kind) {
        map.get(name).filter(f -> !f.isNull()).ifPresent(
                field -> kind.read(field).ifPresent(step -> steps.add(new Placed(step, field))));
    }

    private static void kinds(YamlMap step) {
        List<String> written = step.fields().entrySet().stream().filter(e -> !e.getValue().isNull())
                .map(e -> e.getKey()).filter(KINDS::contains).toList();
        List<String> several = ONE_OF.stream().filter(written::contains).toList();
        if (written.isEmpty()) {
            step.wrong("the step is empty; it needs one of " + String.join(", ", KINDS));
        } else if (several.size() > 1) {
            step.warn("Argo Rollouts takes only one of " + String.join(", ", ONE_OF)
                    + " in a step; here they come one after the other: " + String.join(", ", several));
        }
    }

    private Optional<Step> analysis(YamlField field) {
        return runs.read(field, false).map(run -> new Step.Analysis(run.analyses(), run.maximum()));
    }

    private static Optional<Step> pause(YamlField field) {
        return field.map().map(map -> new Step.Pause(
                map.get("duration").filter(f -> !f.isNull()).flatMap(Times::pause)));
    }

    /** The share that a weight is of the whole, to a tenth of a percent. */
    static Optional<Weight> share(YamlField field, long part, long whole) {
        long permille = Math.round(part * 1000.0 / whole);
        if (permille * whole != part * 1000) {
            field.warn("is " + new Weight((int) permille) + " here: weights go in steps of 0.1 %");
        }
        return Optional.of(new Weight((int) permille));
    }
}
