package dev.spillway.definition;

import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Metric;
import dev.spillway.core.model.AnalysisSpec.Threshold.Judge.Undecided;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code judge:}; what is not written has a default, and {@code judge: {}} is a whole one. */
final class JudgeReader {
    private static final Map<String, Undecided> UNDECIDED = new TreeMap<>(
            Map.of("hold", Undecided.HOLD, "pass", Undecided.PASS));

    private JudgeReader() {}

    static Optional<Threshold> read(YamlMap map) {
        map.only("errors", "slow", "tolerate", "regression", "alpha", "beta", "negligible", "undecided");
        Judge standard = Judge.DEFAULT;
        Optional<Double> tolerated = number(map, "tolerate", 1, 10, standard.tolerated());
        Optional<Double> regression = number(map, "regression", 1, 100, standard.regression());
        Optional<Double> alpha = part(map, "alpha", 0.2, standard.alpha());
        Optional<Double> beta = part(map, "beta", 0.5, standard.beta());
        Optional<Double> negligible = map.get("negligible").map(YamlField::rate)
                .orElse(Optional.of(standard.negligible()));
        Undecided undecided = map.get("undecided").flatMap(f -> f.oneOf(UNDECIDED)).orElse(standard.undecided());
        Optional<List<Metric>> metrics = metrics(map);
        if (tolerated.isPresent() && regression.isPresent() && regression.get() <= tolerated.get()) {
            map.get("regression").or(() -> map.get("tolerate")).ifPresent(f -> f.wrong("regression ("
                    + regression.get() + ") must be above tolerate (" + tolerated.get()
                    + "): what is tolerated is no regression"));
            return Optional.empty();
        }
        return tolerated.flatMap(t -> regression.flatMap(r -> alpha.flatMap(a -> beta.flatMap(b -> negligible
                .flatMap(n -> metrics.map(m -> new Judge(m, t, r, a, b, n, undecided)))))));
    }

    /** Errors alone, unless something is written. */
    private static Optional<List<Metric>> metrics(YamlMap map) {
        var metrics = new ArrayList<Metric>();
        boolean bare = map.get("errors").isEmpty() && map.get("slow").isEmpty();
        int written = bare ? 1 : map.get("errors").isPresent() ? 1 : 0;
        if (bare) {
            metrics.add(new Metric.Errors(Optional.empty()));
        }
        map.get("errors").flatMap(YamlField::map).flatMap(JudgeReader::errors).ifPresent(metrics::add);
        List<YamlField> slow = map.get("slow")
                .map(f -> f.isList() ? f.list(Judge.METRICS - written) : List.of(f)).orElse(List.of());
        var bounds = new HashSet<Long>();
        for (YamlField field : slow) {
            field.map().flatMap(JudgeReader::slow).ifPresent(metric -> {
                if (!bounds.add(metric.overMillis())) {
                    field.wrong("over " + metric.overMillis() + "ms stands here twice");
                }
                metrics.add(metric);
            });
        }
        if (metrics.isEmpty()) {
            map.get("slow").filter(YamlField::isEmptyList).ifPresent(f -> f.wrong("must name at least one bound"));
        }
        return metrics.isEmpty() || bounds.size() + written != metrics.size()
                ? Optional.empty()
                : Optional.of(metrics);
    }

    private static Optional<Metric> errors(YamlMap map) {
        map.only("max");
        return objective(map, Metric.Errors::new);
    }

    private static Optional<Metric.Slow> slow(YamlMap map) {
        map.only("over", "max");
        Optional<YamlField> over = map.need("over");
        Optional<Duration> bound = over.flatMap(YamlField::duration);
        if (bound.isPresent() && bound.get().isZero()) {
            over.ifPresent(f -> f.wrong("must be longer than nothing"));
            return Optional.empty();
        }
        return bound.flatMap(b -> objective(map, max -> new Metric.Slow(b.toMillis(), max)));
    }

    /** Nothing where what is written is wrong. */
    private static <M> Optional<M> objective(YamlMap map, Function<Optional<Double>, M> of) {
        Optional<YamlField> written = map.get("max");
        Optional<Double> max = written.flatMap(YamlField::rate);
        return written.isPresent() && max.isEmpty() ? Optional.empty() : Optional.of(of.apply(max));
    }

    private static Optional<Double> part(YamlMap map, String name, double most, double standard) {
        return map.get(name).map(field -> field.rate().filter(rate -> {
            boolean fits = rate >= 0.00001 && rate <= most;
            if (!fits) {
                field.wrong("must be 0.001% to " + Words.percent(most).replace(" ", "") + ", but was "
                        + Words.percent(rate).replace(" ", ""));
            }
            return fits;
        })).orElse(Optional.of(standard));
    }

    private static Optional<Double> number(YamlMap map, String name, double least, double most, double standard) {
        return map.get(name).map(field -> number(field, least, most)).orElse(Optional.of(standard));
    }

    private static Optional<Double> number(YamlField field, double least, double most) {
        return field.text().flatMap(text -> {
            Optional<Double> number = parsed(text).filter(n -> n >= least && n <= most);
            if (number.isEmpty()) {
                field.wrong("must be a ratio from " + Words.plain(least) + " to " + Words.plain(most)
                        + ", such as 1.5, but was '" + text
                        + "'");
            }
            return number;
        });
    }

    private static Optional<Double> parsed(String text) {
        try {
            return text.matches("[0-9]+(\\.[0-9]+)?") ? Optional.of(Double.valueOf(text)) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
