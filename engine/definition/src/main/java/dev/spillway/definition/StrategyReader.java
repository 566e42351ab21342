package dev.spillway.definition;

import dev.spillway.core.model.Background;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Weight;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One of canary, blueGreen, rolling. */
final class StrategyReader {
    private static final Duration BAKE = Duration.ofMinutes(10);
    private final StepReader steps;

    StrategyReader(Set<String> analyses) {
        this.steps = new StepReader(analyses);
    }

    Optional<Strategy> read(YamlMap map) {
        map.only("canary", "blueGreen", "rolling", "rollout");
        List<String> named = map.names();
        if (named.size() != 1) {
            map.wrong("must be one of canary, blueGreen, rolling, but " + (named.isEmpty()
                    ? "none is written"
                    : String.join(" and ", named) + " are written"));
            return Optional.empty();
        }
        YamlField field = map.get(named.getFirst()).orElseThrow();
        return field.map().flatMap(body -> switch (named.getFirst()) {
            case "canary" -> canary(body);
            case "blueGreen" -> Optional.of(blueGreen(body));
            case "rolling" -> {
                body.only();
                yield Optional.of(new Strategy.Rolling());
            }
            default -> Optional.empty();
        });
    }

    private Optional<Strategy> canary(YamlMap body) {
        body.only("steps", "background");
        Optional<YamlField> written = body.need("steps");
        // Two less than a plan holds: deploy and promote may be added.
        List<YamlField> fields = written.map(f -> f.list(Limits.STEPS - 2)).orElse(List.of());
        if (written.isPresent() && fields.isEmpty()) {
            written.get().wrong("is an empty plan; write at least one step, for example setWeight: 5");
        }
        var list = new ArrayList<Step>();
        Weight last = Weight.ZERO;
        for (YamlField field : fields) {
            Optional<Step> step = field.map().flatMap(map -> steps.read(map));
            step.ifPresent(list::add);
            if (step.isPresent() && step.get() instanceof Step.SetWeight(var weight)) {
                if (weight.compareTo(last) < 0) {
                    field.wrong("weight " + weight + " is below the " + last
                            + " before it; weights must not decrease (an abort goes back by itself)");
                }
                last = weight;
            }
        }
        Optional<Background> background = body.get("background")
                .flatMap(field -> field.map().flatMap(map -> background(map, fields.size())));
        return list.isEmpty() ? Optional.empty() : Optional.of(new Strategy.Canary(list, background));
    }

    /** What watches across steps. */
    private Optional<Background> background(YamlMap map, int written) {
        map.only("analyses", "startingStep");
        List<String> analyses = map.need("analyses").map(steps::atLeastOne).orElse(List.of());
        int from = map.get("startingStep").flatMap(f -> f.integer(0, Math.max(0, written - 1))).orElse(0);
        return analyses.isEmpty() ? Optional.empty() : Optional.of(new Background(analyses, from));
    }

    private Strategy blueGreen(YamlMap body) {
        body.only("bake", "analyses", "approvals");
        Duration bake = body.get("bake").flatMap(YamlField::duration).orElse(BAKE);
        List<String> analyses = body.get("analyses").map(steps::analyses).orElse(List.of());
        Optional<Integer> approvals = body.get("approvals").flatMap(f -> f.integer(1, 10));
        return new Strategy.BlueGreen(bake, analyses, approvals);
    }
}
