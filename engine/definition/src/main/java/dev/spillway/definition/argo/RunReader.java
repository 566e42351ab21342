package dev.spillway.definition.argo;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions;
import dev.spillway.core.model.Limits;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An analysis of a Rollout: its templates merged into one run, one analysis for each metric. */
final class RunReader {
    private static final Duration LEAST = Duration.ofMinutes(10);
    private static final int TIMES = 3;
    private final Templates templates;
    private final FieldPath rollout;
    private final Names names;

    RunReader(Templates templates, FieldPath rollout, Names names) {
        this.templates = templates;
        this.rollout = rollout;
        this.names = names;
    }

    /** @param maximum so long it is waited for a verdict */
    record Run(List<String> analyses, Duration maximum) {
        Run {
            analyses = List.copyOf(analyses);
        }
    }

    /** Empty when something is wrong with it, which is said. */
    Optional<Run> read(YamlField analysis, boolean behind) {
        return analysis.map().flatMap(map -> {
            List<Template> merged = templates.of(map);
            if (merged.isEmpty()) {
                if (map.get("templates").filter(f -> !f.isNull() && !f.isEmptyList()).isEmpty()) {
                    analysis.wrong("names no template");
                }
                return Optional.empty();
            }
            var arguments = new Arguments(rollout);
            merged.forEach(template -> arguments.declare(template.spec()));
            arguments.give(map);
            arguments.mustBeGiven(analysis);
            return run(analysis, metrics(merged, map, arguments.filling(true), behind), behind);
        });
    }

    /** A template that nothing refers to is read all the same, with what it says itself. */
    void readAlone(Template template) {
        List<Template> merged = new ArrayList<>(List.of(template));
        templates.of(template.spec()).stream().filter(t -> !t.equals(template)).forEach(merged::add);
        var arguments = new Arguments(rollout);
        merged.forEach(one -> arguments.declare(one.spec()));
        metrics(merged, template.spec(), arguments.filling(true), true);
    }

    private Optional<Run> run(YamlField analysis, List<AnalysisSpec> specs, boolean behind) {
        if (specs.isEmpty()) {
            return Optional.empty();
        }
        var claimed = new ArrayList<String>();
        specs.forEach(spec -> claimed.add(names.claim(spec, behind, claimed)));
        if (names.specs().size() > Limits.ANALYSES) {
            analysis.wrong("makes more than " + Limits.ANALYSES + " analyses of this definition");
            return Optional.empty();
        }
        return Optional.of(new Run(claimed, specs.stream().map(RunReader::maximum).max(Duration::compareTo)
                .orElse(LEAST)));
    }

    private static List<AnalysisSpec> metrics(List<Template> merged, YamlMap analysis, Filling filling,
            boolean endless) {
        NamePatterns dryRun = patterns(merged, analysis, "dryRun");
        NamePatterns retained = patterns(merged, analysis, "measurementRetention");
        var specs = new ArrayList<AnalysisSpec>();
        var seen = new HashMap<String, YamlField>();
        for (Template template : merged) {
            for (YamlField field : template.spec().get("metrics").map(f -> f.list(Limits.ANALYSES)).orElse(List.of())) {
                filling.fill(field).map().ifPresent(metric -> {
                    distinct(metric, seen);
                    MetricReader.read(metric, endless, dryRun).ifPresent(specs::add);
                });
            }
        }
        if (seen.isEmpty() && specs.isEmpty()) {
            merged.getFirst().field().wrong("has no metrics");
        } else {
            dryRun.mustMatch(List.copyOf(seen.keySet().stream().sorted().toList()));
            retained.mustMatch(List.copyOf(seen.keySet().stream().sorted().toList()));
        }
        return specs;
    }

    private static NamePatterns patterns(List<Template> merged, YamlMap analysis, String field) {
        var patterns = new NamePatterns();
        patterns.add(analysis.get(field));
        merged.stream().map(Template::spec).filter(spec -> spec != analysis)
                .forEach(spec -> patterns.add(spec.get(field)));
        return patterns;
    }

    private static void distinct(YamlMap metric, Map<String, YamlField> seen) {
        metric.get("name").ifPresent(field -> field.text().ifPresent(name -> {
            YamlField before = seen.putIfAbsent(name, field);
            if (before != null) {
                field.wrong("another metric of this run is named '" + name + "', in " + before.position());
            }
        }));
    }

    private static Duration maximum(AnalysisSpec spec) {
        if (!(spec.threshold() instanceof Conditions c)) {
            return LEAST;
        }
        int least = Math.max(MetricReader.COUNT, Math.max(c.failureLimit(), 0) + c.consecutiveSuccessLimit());
        Duration needed = c.initialDelay().plus(spec.interval().multipliedBy(c.count().orElse(least)));
        Duration patient = needed.multipliedBy(TIMES);
        return patient.compareTo(LEAST) > 0 ? patient : LEAST;
    }
}
