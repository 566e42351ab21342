package dev.spillway.definition.argo;

import dev.spillway.core.model.Background;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code spec.strategy}: a canary with steps, a canary without (a rolling update), or blue-green. */
final class StrategyReader {
    private final int replicas;
    private final RunReader runs;

    StrategyReader(int replicas, RunReader runs) {
        this.replicas = replicas;
        this.runs = runs;
    }

    /**
     * @param places where each step of the compiled plan was written
     * @param window so long the old revision stays warm, where it is said
     */
    record Compiled(Strategy strategy, List<YamlField> places, Optional<Duration> window) {
        Compiled {
            places = List.copyOf(places);
        }
    }

    Optional<Compiled> read(YamlField field) {
        return field.map().flatMap(map -> {
            Optional<YamlField> canary = map.get("canary");
            Optional<YamlField> blueGreen = map.get("blueGreen");
            if (canary.isPresent() == blueGreen.isPresent()) {
                field.wrong("must be one of canary, blueGreen, but " + (canary.isPresent() ? "both" : "none")
                        + (canary.isPresent() ? " are written" : " is written"));
                return Optional.empty();
            }
            return canary.isPresent()
                    ? canary.get().map().flatMap(body -> canary(canary.get(), body))
                    : blueGreen.get().map().map(body -> blueGreen(blueGreen.get(), body));
        });
    }

    private Optional<Compiled> canary(YamlField field, YamlMap body) {
        surge(body);
        Optional<Duration> window = window(body);
        Optional<YamlMap> routing = body.get("trafficRouting").filter(f -> !f.isNull()).flatMap(YamlField::map);
        var steps = new StepReader(Traffic.of(replicas, routing), runs);
        List<YamlField> written = body.get("steps").map(f -> f.list(Limits.STEPS)).orElse(List.of());
        var placed = new ArrayList<Placed>();
        var first = new HashMap<Integer, Integer>();
        for (int i = 0; i < written.size(); i++) {
            first.put(i, placed.size());
            placed.addAll(steps.read(written.get(i)));
        }
        Optional<Background> background = body.get("analysis").filter(f -> !f.isNull())
                .flatMap(f -> background(f, first));
        if (written.isEmpty()) {
            body.get("analysis").filter(f -> !f.isNull())
                    .ifPresent(f -> f.wrong("watches across steps, but there are none"));
            field.warn("has no steps: it is a rolling update");
            return Optional.of(new Compiled(new Strategy.Rolling(), List.of(field), window));
        }
        if (placed.size() > Limits.STEPS - 2) {
            field.wrong("becomes " + placed.size() + " steps; " + (Limits.STEPS - 2) + " are allowed");
            return Optional.empty();
        }
        List<YamlField> places = Stream.concat(Stream.of(field), placed.stream().map(Placed::field)).toList();
        return placed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Compiled(
                        new Strategy.Canary(placed.stream().map(Placed::step).toList(), background), places, window));
    }

    private static void surge(YamlMap body) {
        boolean none = Stream.of("maxSurge", "maxUnavailable")
                .allMatch(name -> body.get(name).filter(YamlField::isScalar).flatMap(YamlField::text)
                        .filter(t -> t.matches("0%?")).isPresent());
        if (none) {
            body.get("maxSurge")
                    .ifPresent(f -> f.wrong("and maxUnavailable cannot both be 0: no pod could be replaced"));
        }
    }

    private Optional<Background> background(YamlField field, Map<Integer, Integer> first) {
        int starting = field.map().flatMap(m -> m.get("startingStep")).filter(f -> !f.isNull())
                .flatMap(f -> f.integer(0, Limits.STEPS)).orElse(0);
        if (starting > 0 && !first.containsKey(starting)) {
            field.warn("begins with step " + starting + " (0 is the first), but the last is " + (first.size() - 1)
                    + ": it never runs");
            return Optional.empty();
        }
        int from = first.getOrDefault(starting, 0);
        return runs.read(field, true).map(run -> new Background(run.analyses(), from));
    }

    private Compiled blueGreen(YamlField field, YamlMap body) {
        services(body);
        var before = new ArrayList<Placed>();
        var after = new ArrayList<Placed>();
        analysis(body, "prePromotionAnalysis").ifPresent(before::add);
        promotion(body).ifPresent(before::add);
        analysis(body, "postPromotionAnalysis").ifPresent(after::add);
        var strategy = new Strategy.BlueGreen(Duration.ZERO, List.of(), Optional.empty(),
                before.stream().map(Placed::step).toList(), after.stream().map(Placed::step).toList());
        List<YamlField> places = Stream.of(Stream.of(field), before.stream().map(Placed::field), Stream.of(field),
                after.stream().map(Placed::field)).flatMap(s -> s).toList();
        return new Compiled(strategy, places, window(body));
    }

    private static void services(YamlMap body) {
        Optional<String> active = body.need("activeService").flatMap(YamlField::text);
        Optional<YamlField> preview = body.get("previewService").filter(f -> !f.isNull());
        preview.filter(f -> f.text().equals(active))
                .ifPresent(f -> f.wrong("must be another Service than activeService"));
    }

    private Optional<Placed> analysis(YamlMap body, String name) {
        return body.get(name).filter(f -> !f.isNull()).flatMap(field -> runs.read(field, false)
                .map(run -> new Placed(new Step.Analysis(run.analyses(), run.maximum()), field)));
    }

    private static Optional<Placed> promotion(YamlMap body) {
        Optional<YamlField> enabled = body.get("autoPromotionEnabled").filter(f -> !f.isNull());
        Optional<YamlField> seconds = body.get("autoPromotionSeconds").filter(f -> !f.isNull());
        boolean waits = !enabled.flatMap(YamlField::bool).orElse(true);
        if (waits) {
            seconds.ifPresent(f -> f.warn("has no effect beside autoPromotionEnabled: false, as in Argo Rollouts"));
            return enabled.map(f -> new Placed(new Step.Pause(Optional.empty()), f));
        }
        return seconds.flatMap(f -> Times.seconds(f).filter(d -> !d.isZero())
                .map(d -> new Placed(new Step.Pause(Optional.of(d)), f)));
    }

    private static Optional<Duration> window(YamlMap body) {
        return body.get("scaleDownDelaySeconds").filter(f -> !f.isNull()).flatMap(Times::seconds);
    }
}
