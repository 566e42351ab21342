package dev.spillway.definition;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions;
import dev.spillway.definition.analysis.ConditionsReader;
import dev.spillway.definition.analysis.QueryReader;
import dev.spillway.definition.yaml.Nearest;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What is measured, and when it is too bad: by rates of raw counts, or by conditions on single results. */
final class AnalysisReader {
    private static final Map<String, OnNoData> ON_NO_DATA = new TreeMap<>(
            Map.of("hold", OnNoData.HOLD, "fail", OnNoData.FAIL, "ignore", OnNoData.IGNORE));
    private static final List<String> RATES = List.of("errorRate", "slowRate", "judge");
    /** These make it an analysis by conditions. */
    private static final List<String> CONDITIONS = List.of("successCondition", "failureCondition");
    private static final List<String> LIMITS = List.of("initialDelay", "count", "failureLimit", "inconclusiveLimit",
            "consecutiveErrorLimit", "consecutiveSuccessLimit", "dryRun", "noDataFor");
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final int MIN_REQUESTS = 100;
    private static final List<String> UNASKED = List.of(AnalysisSpec.PUSH, AnalysisSpec.ROUTER);
    private static final String COMMAND = "command";
    private static final ConditionsReader READER = new ConditionsReader(YamlField::duration);

    private AnalysisReader() {}

    static Optional<AnalysisSpec> read(YamlMap map) {
        map.only(Stream.of(List.of("name", "provider", "instance", "interval", "minRequests", "onNoData", "query"),
                RATES, CONDITIONS, LIMITS).flatMap(List::stream).toArray(String[]::new));
        Optional<String> name = map.need("name").flatMap(YamlField::name);
        Optional<String> provider = map.need("provider").flatMap(AnalysisReader::provider);
        String instance = map.get("instance").flatMap(YamlField::name).orElse("dev");
        Duration interval = map.get("interval").flatMap(AnalysisReader::interval).orElse(INTERVAL);
        boolean conditions = isByConditions(map, provider);
        Optional<Threshold> threshold = conditions ? Optional.of(conditions(map, provider)) : counted(map);
        int minRequests = map.get("minRequests").flatMap(f -> f.integer(1, 999_999_999)).orElse(MIN_REQUESTS);
        OnNoData onNoData = map.get("onNoData").flatMap(f -> f.oneOf(ON_NO_DATA)).orElse(OnNoData.HOLD);
        Map<String, String> query = provider.map(p -> QueryReader.read(map, p, conditions)).orElse(Map.of());
        provider.ifPresent(p -> fits(map, p, conditions));
        // A stand-in keeps the name known, so that steps that use it are not blamed for what is wrong here.
        return name.map(n -> new AnalysisSpec(n, provider.orElse(AnalysisSpec.PUSH), instance, query, interval,
                threshold.orElse(new Threshold.ErrorRate(0)), minRequests, onNoData));
    }

    private static Optional<String> provider(YamlField field) {
        var providers = new TreeSet<>(QueryReader.ofConditions());
        providers.addAll(QueryReader.ofCounts());
        providers.addAll(UNASKED);
        Optional<String> text = field.text();
        Optional<String> known = text.filter(providers::contains);
        if (text.isPresent() && known.isEmpty()) {
            field.wrong("no such provider '" + text.get() + "'; " + Nearest.hint(text.get(), providers));
        }
        return known;
    }

    private static Optional<Duration> interval(YamlField field) {
        Optional<Duration> interval = field.duration();
        if (interval.isPresent() && interval.get().compareTo(SHORTEST) < 0) {
            field.wrong("must be at least 100ms");
            return Optional.empty();
        }
        return interval;
    }

    /** A command answers yes or no: it needs no condition. */
    private static boolean isByConditions(YamlMap map, Optional<String> provider) {
        boolean written = CONDITIONS.stream().anyMatch(name -> map.get(name).isPresent());
        boolean rated = RATES.stream().anyMatch(name -> map.get(name).isPresent());
        return written || (!rated && provider.equals(Optional.of(COMMAND)));
    }

    private static Conditions conditions(YamlMap map, Optional<String> provider) {
        RATES.forEach(
                name -> map.wrongField(name, "cannot stand beside a condition: give each an analysis of its own"));
        map.wrongField("minRequests", "means nothing to a condition: only rates count requests");
        Duration noDataFor = map.get("noDataFor").flatMap(YamlField::duration).orElse(ConditionsReader.NO_DATA_FOR);
        boolean dryRun = map.get("dryRun").flatMap(YamlField::bool).orElse(false);
        Conditions read = READER.read(map, noDataFor, dryRun);
        boolean bare = read.success().isEmpty() && read.failure().isEmpty() && provider.equals(Optional.of(COMMAND));
        return bare
                ? new Conditions(Optional.of("result == true"), Optional.empty(), read.initialDelay(), read.count(),
                        read.failureLimit(), read.inconclusiveLimit(), read.consecutiveErrorLimit(),
                        read.consecutiveSuccessLimit(), read.unreachable(), read.noDataFor(), read.dryRun())
                : read;
    }

    private static void fits(YamlMap map, String provider, boolean conditions) {
        if (conditions && !QueryReader.ofConditions().contains(provider) && !provider.equals(AnalysisSpec.PUSH)) {
            map.get("provider").ifPresent(f -> f.wrong(provider + " gives counts, and conditions judge results; use "
                    + "errorRate or slowRate, or one of " + String.join(", ", QueryReader.ofConditions())));
        } else if (!conditions && !QueryReader.ofCounts().contains(provider) && !UNASKED.contains(provider)) {
            map.get("provider")
                    .ifPresent(f -> f.wrong(provider + " gives results, and rates and judges need counts; use "
                            + "successCondition or failureCondition, or one of "
                            + String.join(", ", QueryReader.ofCounts())));
        }
    }

    private static Optional<Threshold> counted(YamlMap map) {
        LIMITS.forEach(name -> map.wrongField(name, "belongs to a successCondition or failureCondition"));
        List<YamlField> written = RATES.stream().flatMap(name -> map.get(name).stream()).toList();
        if (written.size() != 1) {
            map.wrong("needs one threshold: judge: {}, or errorRate: {max: 1%}, or slowRate: {over: 300ms, max: 5%}, "
                    + "or a successCondition such as result[0] >= 0.95");
            return Optional.empty();
        }
        if (map.get("judge").isPresent()) {
            map.wrongField("minRequests", "means nothing to a judge: it says itself when it has seen enough");
            return written.getFirst().map().flatMap(JudgeReader::read);
        }
        return map.get("errorRate").isPresent()
                ? written.getFirst().map().flatMap(AnalysisReader::errorRate)
                : written.getFirst().map().flatMap(AnalysisReader::slowRate);
    }

    private static Optional<Threshold> errorRate(YamlMap map) {
        map.only("max");
        return map.need("max").flatMap(YamlField::rate).map(Threshold.ErrorRate::new);
    }

    private static Optional<Threshold> slowRate(YamlMap map) {
        map.only("over", "max");
        Optional<YamlField> over = map.need("over");
        Optional<Duration> bound = over.flatMap(YamlField::duration);
        Optional<Double> max = map.need("max").flatMap(YamlField::rate);
        if (bound.isPresent() && bound.get().isZero()) {
            over.ifPresent(f -> f.wrong("must be longer than nothing"));
            return Optional.empty();
        }
        return bound.flatMap(b -> max.map(m -> new Threshold.SlowRate(b.toMillis(), m)));
    }
}
