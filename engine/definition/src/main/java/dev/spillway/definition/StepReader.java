package dev.spillway.definition;

import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Weight;
import dev.spillway.definition.argo.HeaderMatches;
import dev.spillway.definition.yaml.Nearest;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** One step: one word with what it needs. */
final class StepReader {
    private static final int MAXIMUM_IN_MINIMA = 3;
    private static final Duration ANALYSIS_MAXIMUM = Duration.ofMinutes(10);
    private static final Map<String, String> PHASES = new TreeMap<>(Map.of(Step.Migrate.EXPAND, Step.Migrate.EXPAND,
            Step.Migrate.BACKFILL, Step.Migrate.BACKFILL, Step.Migrate.CONTRACT, Step.Migrate.CONTRACT));
    private final Set<String> known;
    private final Map<String, Function<YamlField, Optional<Step>>> words = new LinkedHashMap<>();

    /** @param analyses the names that steps may refer to */
    StepReader(Set<String> analyses) {
        this(analyses, Optional.empty());
    }

    /** @param flag what {@code setFlag: 10} means */
    StepReader(Set<String> analyses, Optional<String> flag) {
        this.known = Set.copyOf(analyses);
        words.put("deploy", field -> empty(field, new Step.Deploy()));
        words.put("setWeight", field -> field.weight().map(Step.SetWeight::new));
        words.put("bake", this::bake);
        words.put("pause", StepReader::pause);
        words.put("approve", field -> field.integer(1, 10).map(Step.Approve::new));
        words.put("analysis", this::analysis);
        words.put("setCanaryScale", field -> field.weight().map(Optional::of).map(Step.SetCanaryScale::new));
        words.put("promote", field -> empty(field, new Step.Promote()));
        words.put("setHeaderRoute", StepReader::header);
        words.put("setMirrorRoute", field -> field.weight().map(Step.SetMirrorRoute::new));
        words.put("setFlag", field -> flag(field, flag));
        words.put("migrate", StepReader::migrate);
        words.put("roll", StepReader::roll);
    }

    Optional<Step> read(YamlMap map) {
        map.only(words.keySet().toArray(String[]::new));
        List<String> named = map.names();
        if (named.size() != 1) {
            map.wrong(named.isEmpty()
                    ? "the step is empty; write for example setWeight: 5"
                    : "a step is one word, but here are " + String.join(" and ", named)
                            + "; put each behind a dash of its own");
            return Optional.empty();
        }
        return Optional.ofNullable(words.get(named.getFirst()))
                .flatMap(word -> word.apply(map.get(named.getFirst()).orElseThrow()));
    }

    /** A list of names, or one name; each must be defined. */
    List<String> analyses(YamlField field) {
        List<YamlField> fields = field.isScalar() ? List.of(field) : field.list(Limits.ANALYSES);
        var names = new ArrayList<String>();
        for (YamlField one : fields) {
            one.text().ifPresent(name -> {
                if (!known.contains(name)) {
                    one.wrong("analysis '" + name + "' is not defined under analyses" + (known.isEmpty()
                            ? ""
                            : "; " + Nearest.hint(name, known.stream().sorted().toList())));
                }
                names.add(name);
            });
        }
        return names;
    }

    private Optional<Step> bake(YamlField field) {
        if (field.isScalar()) {
            return field.duration().map(time -> new Step.Bake(time, time.multipliedBy(MAXIMUM_IN_MINIMA), List.of()));
        }
        return field.map().flatMap(map -> {
            map.only("duration", "maximum", "analyses");
            Optional<Duration> least = map.need("duration").flatMap(YamlField::duration);
            List<String> analyses = map.get("analyses").map(this::analyses).orElse(List.of());
            Optional<YamlField> most = map.get("maximum");
            Optional<Duration> maximum = most.flatMap(YamlField::duration);
            return least.map(l -> new Step.Bake(l, maximum(l, maximum, most), analyses));
        });
    }

    private static Duration maximum(Duration least, Optional<Duration> written, Optional<YamlField> field) {
        Duration maximum = written.orElse(least.multipliedBy(MAXIMUM_IN_MINIMA));
        if (maximum.compareTo(least) < 0) {
            field.ifPresent(f -> f.wrong("must not be below the duration " + Words.duration(least) + ", but was "
                    + Words.duration(maximum)));
            return least;
        }
        return maximum;
    }

    private static Optional<Step> pause(YamlField field) {
        return field.map().map(map -> {
            map.only("duration");
            return new Step.Pause(map.get("duration").flatMap(YamlField::duration));
        });
    }

    private Optional<Step> analysis(YamlField field) {
        if (field.isScalar() || field.isList()) {
            return Optional.of(new Step.Analysis(atLeastOne(field), ANALYSIS_MAXIMUM));
        }
        return field.map().map(map -> {
            map.only("analyses", "maximum");
            List<String> analyses = map.need("analyses").map(this::atLeastOne).orElse(List.of());
            return new Step.Analysis(analyses,
                    map.get("maximum").flatMap(YamlField::duration).orElse(ANALYSIS_MAXIMUM));
        });
    }

    List<String> atLeastOne(YamlField field) {
        List<String> names = analyses(field);
        if (names.isEmpty()) {
            field.wrong("must name at least one analysis");
        }
        return names;
    }

    /** Argo Rollouts' words; no match: the route goes. */
    private static Optional<Step> header(YamlField field) {
        return field.map().flatMap(map -> {
            map.only("name", "match").get("match").map(f -> f.list(Limits.HEADER_MATCHES)).orElse(List.of())
                    .forEach(match -> match.map().ifPresent(StepReader::known));
            return map.need("name").flatMap(YamlField::name)
                    .map(name -> new Step.SetHeaderRoute(name, HeaderMatches.read(map)));
        });
    }

    private static void known(YamlMap match) {
        match.only("headerName", "headerValue").get("headerValue").flatMap(YamlField::map)
                .ifPresent(value -> value.only("exact", "prefix", "regex"));
    }

    private static Optional<Step> migrate(YamlField field) {
        return field.oneOf(PHASES).map(Step.Migrate::new);
    }

    private static Optional<Step> flag(YamlField field, Optional<String> flag) {
        if (field.isScalar() && flag.isPresent()) {
            return field.weight().map(weight -> new Step.SetFlag(flag.get(), weight));
        }
        return field.map().flatMap(map -> {
            map.only("key", "weight");
            Optional<String> key = map.need("key").flatMap(YamlField::name);
            Optional<Weight> weight = map.need("weight").flatMap(YamlField::weight);
            return key.flatMap(k -> weight.map(w -> new Step.SetFlag(k, w)));
        });
    }

    private static Optional<Step> empty(YamlField field, Step step) {
        field.map().ifPresent(YamlMap::only);
        return Optional.of(step);
    }

    /** In the grammar, but nobody could carry it out: refused before anything is touched. */
    private static Optional<Step> roll(YamlField field) {
        field.wrong("must not be among others: a rolling update is a strategy of its own, strategy: {rolling: {}}");
        return Optional.empty();
    }
}
