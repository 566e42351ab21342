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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One of canary, blueGreen, rolling. */
final class StrategyReader {
    private static final Duration BAKE = Duration.ofMinutes(10);
    private final Set<String> known;
    private final StepReader steps;
    private final List<YamlField> places = new ArrayList<>();

    StrategyReader(Set<String> analyses) {
        this.known = Set.copyOf(analyses);
        this.steps = new StepReader(analyses);
    }

    /** Where each step of the plan that was read was written. */
    List<YamlField> places() {
        return List.copyOf(places);
    }

    Optional<Strategy> read(YamlMap map) {
        map.only("canary", "blueGreen", "flag", "rolling", "rollout");
        List<String> named = map.names();
        if (named.size() != 1) {
            map.wrong("must be one of canary, blueGreen, flag, rolling, but " + (named.isEmpty()
                    ? "none is written"
                    : String.join(" and ", named) + " are written"));
            return Optional.empty();
        }
        YamlField field = map.get(named.getFirst()).orElseThrow();
        return field.map().flatMap(body -> switch (named.getFirst()) {
            case "canary" -> canary(body);
            case "flag" -> flag(body);
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
        List<Step> list = steps(body, steps, "setWeight: 5");
        if (list.stream().noneMatch(Step.Deploy.class::isInstance)) {
            int at = 0;
            while (at < list.size() && list.get(at) instanceof Step.Migrate(String phase)
                    && phase.equals(Step.Migrate.EXPAND)) {
                at++;
            }
            int deploy = at;
            body.get("steps").ifPresent(field -> places.add(deploy, field));
        }
        return list.isEmpty() ? Optional.empty() : Optional.of(new Strategy.Canary(list, background(body)));
    }

    /** {@code setFlag: 10} is about the one key. */
    private Optional<Strategy> flag(YamlMap body) {
        body.only("key", "steps", "background");
        Optional<String> key = body.need("key").flatMap(YamlField::name);
        List<Step> list = steps(body, new StepReader(known, key), "setFlag: 5");
        return list.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(new Strategy.Flag(list, background(body)));
    }

    private List<Step> steps(YamlMap body, StepReader reader, String example) {
        Optional<YamlField> written = body.need("steps");
        // Two less than a plan holds: deploy and promote may be added.
        List<YamlField> fields = written.map(f -> f.list(Limits.STEPS - 2)).orElse(List.of());
        if (written.isPresent() && fields.isEmpty()) {
            written.get().wrong("is an empty plan; write at least one step, for example " + example);
        }
        var list = new ArrayList<Step>();
        Map<String, Weight> last = new HashMap<>();
        for (YamlField field : fields) {
            field.map().flatMap(reader::read).ifPresent(step -> {
                list.add(step);
                places.add(field);
                switch (step) {
                    case Step.SetWeight(Weight weight) -> rises(field, "weight", weight, last);
                    case Step.SetFlag(String key, Weight weight) -> rises(field, "flag " + key, weight, last);
                    case Step.Deploy _,Step.Bake _,Step.Pause _,Step.Approve _,Step.Analysis _,Step.SetCanaryScale _,Step.SetHeaderRoute _,Step.SetMirrorRoute _,Step.Migrate _,Step.Roll _,Step.Promote _ ->
                        {
                    }
                }
            });
        }
        return list;
    }

    private static void rises(YamlField field, String what, Weight weight, Map<String, Weight> last) {
        Weight before = last.getOrDefault(what, Weight.ZERO);
        if (weight.compareTo(before) < 0) {
            field.wrong(what + " " + weight + " is below the " + before
                    + " before it; weights must not decrease (an abort goes back by itself)");
        }
        last.put(what, weight);
    }

    private Optional<Background> background(YamlMap body) {
        int written = body.get("steps").map(f -> f.list(Limits.STEPS - 2).size()).orElse(0);
        return body.get("background").flatMap(field -> field.map().flatMap(map -> background(map, written)));
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
