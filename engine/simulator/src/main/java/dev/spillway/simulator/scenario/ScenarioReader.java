package dev.spillway.simulator.scenario;

import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Revision;
import dev.spillway.core.signal.Signal.Finding;
import dev.spillway.definition.yaml.Findings;
import dev.spillway.definition.yaml.Json;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import dev.spillway.definition.yaml.YamlText;
import dev.spillway.simulator.scenario.Scenario.Counting;
import dev.spillway.simulator.scenario.Scenario.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a scenario for a definition. Never throws for what is in it; all that is wrong is said at once, with line and column. */
public final class ScenarioReader {
    private static final String API_VERSION = "spillway.dev/v1";
    private static final int MOST = 1000;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final double HUNDRED_PER_SECOND = 100;
    private final Findings findings;
    private final Definition definition;
    private final Optional<Revision> released;

    private ScenarioReader(Findings findings, Definition definition, Optional<Revision> released) {
        this.findings = findings;
        this.definition = definition;
        this.released = released;
    }

    /** @param released the revision that the definition's file says, if it says one */
    public static ScenarioReading read(String text, Definition definition, Optional<Revision> released) {
        var findings = new Findings();
        List<YamlField> documents = YamlText.documents(text, findings).stream().filter(f -> !f.isNull()).toList();
        if (findings.isEmpty() && documents.size() != 1) {
            findings.add(1, 1, "", documents.isEmpty()
                    ? "the file is empty; it must hold a Scenario"
                    : "a file holds one scenario, but here are " + documents.size() + " documents");
        }
        Optional<Scenario> scenario = findings.isEmpty()
                ? documents.getFirst().map()
                        .flatMap(root -> new ScenarioReader(findings, definition, released).read(root))
                : Optional.empty();
        return scenario.filter(_ -> findings.isEmpty()).<ScenarioReading>map(ScenarioReading.Read::new)
                .orElseGet(() -> new ScenarioReading.Wrong(findings.problems()));
    }

    private Optional<Scenario> read(YamlMap root) {
        root.only("apiVersion", "kind", "seed", "counts", "stable", "canary", "until", "traffic", "revisions",
                "results", "events", "faults");
        root.need("apiVersion").ifPresent(f -> f.oneOf(Map.of(API_VERSION, API_VERSION)));
        root.need("kind").ifPresent(f -> f.oneOf(Map.of("Scenario", "Scenario")));
        int seed = root.get("seed").flatMap(f -> f.integer(0, 999_999_999)).orElse(1);
        Counting counting = root.get("counts")
                .flatMap(f -> f.oneOf(new TreeMap<>(Map.of("drawn", Counting.DRAWN, "exact", Counting.EXACT))))
                .orElse(Counting.DRAWN);
        Names names = names(root);
        Duration until = root.get("until").flatMap(ScenarioReader::until).orElse(DAY);
        Piecewise<Double> traffic = root.get("traffic").flatMap(f -> Values.changing(f, Values::perSecond))
                .orElse(Piecewise.always(HUNDRED_PER_SECOND));
        var behaviours = new EnumMap<Side, Behaviour>(Side.class);
        root.get("revisions").flatMap(YamlField::map).ifPresent(map -> behaviours(map, names, behaviours));
        Map<String, Piecewise<Finding>> results = results(root, names);
        var actions = new ArrayList<Moment>();
        entries(root, "events").forEach(map -> new ActionReader(names).read(map).ifPresent(actions::add));
        var faults = new ArrayList<Fault>();
        entries(root, "faults").forEach(map -> new FaultReader(names).read(map).ifPresent(faults::add));
        return findings.isEmpty()
                ? Optional.of(new Scenario(seed, counting, names.stable(), names.canary(), until, traffic, behaviours,
                        results, actions, faults))
                : Optional.empty();
    }

    private Names names(YamlMap root) {
        String stable = root.get("stable").flatMap(YamlField::name).orElse("stable");
        String canary = root.get("canary").flatMap(YamlField::name)
                .orElseGet(() -> released.map(Revision::label).orElse("canary"));
        if (stable.equals(canary)) {
            root.wrongField(root.get("canary").isPresent() ? "canary" : "stable",
                    "stable and canary must have different names, but both are '" + stable + "'");
        }
        Revision next = released.filter(r -> r.label().equals(canary))
                .orElseGet(() -> Revision.of(canary, "scenario:" + canary));
        return new Names(definition, Revision.of(stable, "scenario:" + stable), next);
    }

    private static Optional<Duration> until(YamlField field) {
        Optional<Duration> until = Values.length(field);
        if (until.filter(d -> d.compareTo(LONGEST) > 0).isPresent()) {
            field.wrong("must be at most 30d");
        }
        return until.filter(d -> d.compareTo(LONGEST) <= 0);
    }

    private static List<YamlMap> entries(YamlMap root, String name) {
        return root.get(name).map(f -> f.list(MOST)).orElse(List.of()).stream().flatMap(f -> f.map().stream())
                .toList();
    }

    private static void behaviours(YamlMap map, Names names, Map<Side, Behaviour> behaviours) {
        map.only(names.sides().keySet().toArray(String[]::new));
        map.fields().forEach((name, field) -> Optional.ofNullable(names.sides().get(name))
                .ifPresent(side -> field.map().ifPresent(written -> {
                    if (behaviours.put(side, behaviour(written, side)) != null) {
                        map.wrongField(name, "is the " + side.name().toLowerCase(Locale.ROOT)
                                + " revision, which is written already under its other name");
                    }
                })));
    }

    private static Behaviour behaviour(YamlMap map, Side side) {
        map.only("errorRate", "latency", "startup");
        Piecewise<Double> errors = map.get("errorRate").flatMap(f -> Values.changing(f, Values::rate))
                .orElse(Behaviour.HEALTHY.errorRate());
        Piecewise<Latency> latency = map.get("latency").flatMap(f -> Values.changing(f, Values::latency))
                .orElse(Behaviour.HEALTHY.latency());
        Optional<YamlField> startup = map.get("startup");
        boolean never = startup.filter(YamlField::isScalar).flatMap(YamlField::text).filter("never"::equals)
                .isPresent();
        if (never && side == Side.STABLE) {
            startup.ifPresent(
                    f -> f.wrong("the stable revision has to come up, else there is nothing to release onto"));
        }
        return new Behaviour(errors, latency,
                never ? Optional.empty() : startup.map(YamlField::duration).orElse(Behaviour.HEALTHY.startup()));
    }

    private Map<String, Piecewise<Finding>> results(YamlMap root, Names names) {
        var results = new TreeMap<String, Piecewise<Finding>>();
        Optional<YamlMap> written = root.get("results").flatMap(YamlField::map);
        List<String> judged = definition.analyses().stream()
                .filter(spec -> spec.threshold() instanceof Threshold.Conditions).map(spec -> spec.name()).toList();
        if (judged.isEmpty()) {
            root.wrongField("results", "means nothing here: no analysis of " + names.definition().service()
                    + " judges results");
            return results;
        }
        written.ifPresent(map -> {
            map.only(judged.toArray(String[]::new));
            map.fields().forEach((name, field) -> Values.pieces(field, ScenarioReader::value, ScenarioReader::finding)
                    .ifPresent(found -> results.put(name, found)));
        });
        judged.stream().filter(name -> written.flatMap(map -> map.get(name)).isEmpty()).forEach(name -> {
            String message = "analysis '" + name + "' of " + names.definition().service()
                    + " judges results: say under results." + name + " what its source answers, for example [0.99]";
            written.ifPresentOrElse(map -> map.wrong(message), () -> root.wrong(message));
        });
        return results;
    }

    private static Optional<Finding> value(YamlField field) {
        return Optional.of(new Finding(Finding.Kind.VALUE, Json.of(field.node())));
    }

    private static Optional<Finding> finding(YamlMap map) {
        map.only("at", "value", "noData", "error");
        List<String> said = List.of("value", "noData", "error").stream().filter(n -> map.get(n).isPresent()).toList();
        if (said.size() != 1) {
            map.wrong("needs one of value, noData, error, and only one");
            return Optional.empty();
        }
        return map.get("value").flatMap(ScenarioReader::value)
                .or(() -> map.get("noData").flatMap(YamlField::text)
                        .map(reason -> new Finding(Finding.Kind.NO_DATA, reason)))
                .or(() -> map.get("error").flatMap(YamlField::text)
                        .map(reason -> new Finding(Finding.Kind.ERROR, reason)));
    }
}
