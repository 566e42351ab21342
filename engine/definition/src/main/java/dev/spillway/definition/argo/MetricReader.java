package dev.spillway.definition.argo;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.AnalysisSpec.OnNoData;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions;
import dev.spillway.core.model.Limits;
import dev.spillway.definition.analysis.ConditionsReader;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One metric of a template, its arguments filled in. */
final class MetricReader {
    /** A single measurement that came to nothing is tried again so often, as in Argo Rollouts after an error. */
    static final Duration AGAIN = Duration.ofSeconds(10);
    /** Where Argo Rollouts would measure for ever, and nothing but this analysis ends the step. */
    static final int COUNT = 5;
    private static final String INSTANCE = "dev";
    private static final ConditionsReader CONDITIONS = new ConditionsReader(Times::duration);
    private static final List<String> SETTLED = List.of("name", "interval", "initialDelay", "count",
            "successCondition", "failureCondition", "failureLimit", "inconclusiveLimit", "consecutiveErrorLimit",
            "consecutiveSuccessLimit");

    /** @param endless what watches in the background ends with the rollout, and needs no count */
    static Optional<AnalysisSpec> read(YamlMap map, boolean endless, NamePatterns dryRun) {
        if (!isSettled(map)) {
            Optional.of(map).filter(m -> closed(m, "successCondition"))
                    .ifPresent(m -> ConditionsReader.condition(m, "successCondition"));
            Optional.of(map).filter(m -> closed(m, "failureCondition"))
                    .ifPresent(m -> ConditionsReader.condition(m, "failureCondition"));
            map.need("provider").flatMap(YamlField::map).ifPresent(ProviderReader::read);
            return Optional.empty();
        }
        Optional<YamlField> name = map.need("name");
        Optional<Duration> interval = written(map, "interval").flatMap(Times::interval);
        boolean dry = name.flatMap(YamlField::text).filter(dryRun::matches).isPresent();
        Conditions read = CONDITIONS.read(map, ConditionsReader.NO_DATA_FOR, dry);
        Conditions conditions = counted(map, written(map, "interval").isPresent(), read, endless);
        var asked = map.need("provider").flatMap(YamlField::map).flatMap(ProviderReader::read)
                .orElse(new ProviderReader.Asked(AnalysisSpec.PUSH, Map.of()));
        return name.flatMap(MetricReader::name).map(n -> new AnalysisSpec(n, asked.provider(), INSTANCE,
                asked.query(), interval.orElse(AGAIN), conditions, 1, OnNoData.HOLD));
    }

    private static Optional<YamlField> written(YamlMap map, String name) {
        return map.get(name).filter(f -> !f.isNull()).filter(f -> !f.text().orElse("").isEmpty());
    }

    /** Whether everything that must be known before the rollout begins is known. What is not is said once, where it matters. */
    private static boolean isSettled(YamlMap map) {
        boolean settled = true;
        for (String name : SETTLED) {
            Optional<YamlField> field = map.get(name).filter(YamlField::isScalar);
            Optional<String> open = field.flatMap(YamlField::text).filter(Filling::isOpen);
            if (open.isPresent()) {
                settled = false;
                if (Filling.canBeAsked(open.get())) {
                    field.get().wrong("must be known before the rollout begins, but " + open.get()
                            + " is filled in only when the source is asked");
                }
            }
        }
        return settled;
    }

    private static boolean closed(YamlMap map, String name) {
        return map.get(name).filter(YamlField::isScalar).flatMap(YamlField::text).filter(t -> !Filling.isOpen(t))
                .isPresent();
    }

    private static Conditions counted(YamlMap map, boolean hasInterval, Conditions read, boolean endless) {
        if (read.count().filter(n -> n > 1).isPresent() && !hasInterval) {
            map.get("count").ifPresent(f -> f.wrong("is more than 1, so an interval is needed"));
        }
        if (read.count().isPresent()) {
            return read;
        }
        if (!hasInterval) {
            return with(read, 1);
        }
        if (endless || read.consecutiveSuccessLimit() > 0) {
            return read;
        }
        int count = Math.max(COUNT, 1 + Math.max(read.failureLimit(), read.inconclusiveLimit()));
        map.get("interval").ifPresent(f -> f.warn("stands without a count: Argo Rollouts would measure for ever, "
                + "here it is measured " + count + " times"));
        return with(read, count);
    }

    private static Conditions with(Conditions c, int count) {
        return new Conditions(c.success(), c.failure(), c.initialDelay(), Optional.of(count), c.failureLimit(),
                c.inconclusiveLimit(), c.consecutiveErrorLimit(), c.consecutiveSuccessLimit(), c.unreachable(),
                c.noDataFor(), c.dryRun());
    }

    /** A name that all of Spillway can carry. */
    private static Optional<String> name(YamlField field) {
        return field.text().map(text -> {
            String clean = text.replaceAll("[^A-Za-z0-9._-]", "-");
            String name = clean.length() > 64 ? clean.substring(0, 64) : clean;
            if (!name.equals(text) && Limits.NAME.matcher(name).matches()) {
                field.warn("is called '" + name + "' here");
            }
            return name;
        }).filter(name -> Limits.NAME.matcher(name).matches());
    }

    private MetricReader() {}
}
