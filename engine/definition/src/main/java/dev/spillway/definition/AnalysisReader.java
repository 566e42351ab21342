package dev.spillway.definition;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.definition.yaml.Nearest;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is measured, and when it is too bad. */
final class AnalysisReader {
    private static final List<String> PROVIDERS = List.of("prometheusText", AnalysisSpec.PUSH);
    private static final Map<String, OnNoData> ON_NO_DATA = new TreeMap<>(
            Map.of("hold", OnNoData.HOLD, "fail", OnNoData.FAIL, "ignore", OnNoData.IGNORE));
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final int MIN_REQUESTS = 100;

    private AnalysisReader() {}

    static Optional<AnalysisSpec> read(YamlMap map) {
        map.only("name", "provider", "instance", "interval", "errorRate", "slowRate", "minRequests", "onNoData",
                "query");
        Optional<String> name = map.need("name").flatMap(YamlField::name);
        Optional<String> provider = map.need("provider").flatMap(AnalysisReader::provider);
        String instance = map.get("instance").flatMap(YamlField::name).orElse("dev");
        Duration interval = map.get("interval").flatMap(AnalysisReader::interval).orElse(INTERVAL);
        Optional<Threshold> threshold = threshold(map);
        int minRequests = map.get("minRequests").flatMap(f -> f.integer(1, 999_999_999)).orElse(MIN_REQUESTS);
        OnNoData onNoData = map.get("onNoData").flatMap(f -> f.oneOf(ON_NO_DATA)).orElse(OnNoData.HOLD);
        Map<String, String> query = map.get("query").flatMap(YamlField::map).map(YamlMap::texts).orElse(Map.of());
        // A stand-in keeps the name known, so that steps that use it are not blamed for what is wrong here.
        return name.map(n -> new AnalysisSpec(n, provider.orElse(AnalysisSpec.PUSH), instance, query, interval,
                threshold.orElse(new Threshold.ErrorRate(0)), minRequests, onNoData));
    }

    private static Optional<String> provider(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> known = text.filter(PROVIDERS::contains);
        if (text.isPresent() && known.isEmpty()) {
            field.wrong("no such provider '" + text.get() + "'; " + Nearest.hint(text.get(), PROVIDERS));
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

    private static Optional<Threshold> threshold(YamlMap map) {
        Optional<YamlField> errors = map.get("errorRate");
        Optional<YamlField> slow = map.get("slowRate");
        if (errors.isPresent() == slow.isPresent()) {
            map.wrong("needs one threshold: either errorRate: {max: 1%} or slowRate: {over: 300ms, max: 5%}");
            return Optional.empty();
        }
        return errors.isPresent()
                ? errors.flatMap(YamlField::map).flatMap(AnalysisReader::errorRate)
                : slow.flatMap(YamlField::map).flatMap(AnalysisReader::slowRate);
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
