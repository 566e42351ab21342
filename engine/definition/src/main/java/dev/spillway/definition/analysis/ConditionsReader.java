package dev.spillway.definition.analysis;

import dev.spillway.core.analysis.expr.Condition;
import dev.spillway.core.analysis.expr.Problem;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions.Unreachable;
import dev.spillway.core.model.Limits;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Conditions and limits of one analysis. The words and the rules are Argo Rollouts'. */
public final class ConditionsReader {
    /** So long without data before a policy of failing fails it. */
    public static final Duration NO_DATA_FOR = Duration.ofMinutes(5);
    private static final int MOST = 1_000_000;
    private final Function<YamlField, Optional<Duration>> durations;

    /** @param durations how this file writes them */
    public ConditionsReader(Function<YamlField, Optional<Duration>> durations) {
        this.durations = durations;
    }

    /** @param noDataFor where the file can say it */
    public Conditions read(YamlMap map, Duration noDataFor, boolean dryRun) {
        Optional<Integer> count = number(map, "count", 0).filter(n -> n > 0);
        int failures = number(map, "failureLimit", -1).orElse(0);
        int inconclusive = number(map, "inconclusiveLimit", 0).orElse(0);
        Optional<Integer> errors = number(map, "consecutiveErrorLimit", 0);
        int successes = number(map, "consecutiveSuccessLimit", 0).orElse(0);
        rules(map, count, failures, inconclusive, successes);
        return new Conditions(condition(map, "successCondition"), condition(map, "failureCondition"),
                map.get("initialDelay").flatMap(durations).orElse(Duration.ZERO), count, failures, inconclusive,
                errors.orElse(Conditions.ERRORS_IN_A_ROW), successes,
                errors.isPresent() ? Unreachable.ERROR : Unreachable.NO_DATA, noDataFor, dryRun);
    }

    /** The condition, if it is one; what is wrong in it is said with its place. */
    public static Optional<String> condition(YamlMap map, String name) {
        return map.get(name).filter(field -> !field.isNull()).flatMap(ConditionsReader::condition)
                .filter(text -> !text.isBlank());
    }

    private static Optional<String> condition(YamlField field) {
        Optional<String> text = field.text();
        if (text.isEmpty() || text.get().isBlank()) {
            return text;
        }
        if (text.get().length() > Limits.CONDITION_CHARS) {
            field.wrong("may have at most " + Limits.CONDITION_CHARS + " characters, but has " + text.get().length());
            return Optional.empty();
        }
        return switch (Condition.parse(text.get())) {
            case Condition _ -> text;
            case Problem problem -> {
                field.wrong(problem.offset(), "is no condition: " + problem.reason() + " (at " + problem.line() + ":"
                        + problem.column() + " of '" + shown(text.get()) + "')");
                yield Optional.empty();
            }
        };
    }

    private static String shown(String text) {
        String line = text.strip().replace("\n", " ");
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }

    private static Optional<Integer> number(YamlMap map, String name, int least) {
        return map.get(name).filter(field -> !field.isNull()).flatMap(field -> field.integer(least, MOST));
    }

    private static void rules(YamlMap map, Optional<Integer> count, int failures, int inconclusive, int successes) {
        if (failures < 0 && successes == 0) {
            say(map, "failureLimit",
                    "cannot be switched off (-1) without a consecutiveSuccessLimit: nothing could end it");
        }
        int least = Math.max(failures, 0) + successes;
        count.filter(n -> n < least).ifPresent(n -> say(map, "count", "must be at least failureLimit + "
                + "consecutiveSuccessLimit (" + Math.max(failures, 0) + " + " + successes + "), but was " + n));
        count.filter(n -> n < inconclusive).ifPresent(n -> say(map, "count",
                "must be at least inconclusiveLimit (" + inconclusive + "), but was " + n));
    }

    private static void say(YamlMap map, String name, String message) {
        map.get(name).ifPresent(field -> field.wrong(message));
    }
}
