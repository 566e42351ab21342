package dev.spillway.definition;

import dev.spillway.core.model.AnalysisSpec;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.HeaderMatch;
import dev.spillway.core.model.Share;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The core's nouns as people say them: one wording for plan, views and the command line. */
public final class Words {
    private Words() {}

    /** {@code 1h30m}, {@code 250ms}; {@link dev.spillway.definition.yaml.Quantities#duration} reads it back. */
    public static String duration(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        var text = new StringBuilder(duration.isNegative() ? "-" : "");
        Duration d = duration.abs();
        part(text, d.toDays(), "d");
        part(text, d.toHoursPart(), "h");
        part(text, d.toMinutesPart(), "m");
        part(text, d.toSecondsPart(), "s");
        part(text, d.toMillisPart(), "ms");
        return text.toString();
    }

    private static void part(StringBuilder text, long n, String unit) {
        if (n > 0) {
            text.append(n).append(unit);
        }
    }

    public static String step(Step step) {
        return switch (step) {
            case Step.Deploy _ -> "deploy";
            case Step.SetWeight s -> "set weight " + s.weight();
            case Step.Bake s -> "bake " + duration(s.minimum()) + " (at most " + duration(s.maximum()) + ")"
                    + guarded(s.analyses());
            case Step.Pause s -> "pause " + s.duration().map(Words::duration).orElse("until somebody resumes");
            case Step.Approve s -> "approve by " + s.approvals() + (s.approvals() == 1 ? " person" : " people");
            case Step.Analysis s -> "analysis " + String.join(", ", s.analyses());
            case Step.SetCanaryScale s ->
                "set canary scale " + s.weight().map(Object::toString).orElse("as the weight");
            case Step.SetHeaderRoute s -> s.matches().isEmpty()
                    ? "remove header route " + s.name()
                    : "set header route " + s.name() + " ("
                            + s.matches().stream().map(Words::match).collect(Collectors.joining(", or ")) + ")";
            case Step.SetMirrorRoute s -> "mirror " + s.weight();
            case Step.SetFlag s -> "set flag " + s.key() + " " + s.weight();
            case Step.Migrate s -> "migrate " + s.phase();
            case Step.Roll _ -> "roll";
            case Step.Promote _ -> "promote";
        };
    }

    private static String match(HeaderMatch match) {
        String value = switch (match.match()) {
            case EXACT -> match.value();
            case PREFIX -> match.value() + "…";
            case REGEX -> "/" + match.value() + "/";
        };
        return match.header() + ": " + value;
    }

    private static String guarded(List<String> analyses) {
        return analyses.isEmpty() ? "" : ", guarded by " + String.join(", ", analyses);
    }

    /** @param label what people call the revision with this id */
    public static String desired(Desired desired, Function<String, String> label) {
        return switch (desired) {
            case Desired.Snapshot _ -> "read what Spillway will own";
            case Desired.Capacity c -> c.permille().permille() == 0
                    ? "no instance of " + label.apply(c.revision().id().value())
                    : "capacity of " + label.apply(c.revision().id().value()) + ": " + c.permille();
            case Desired.Traffic t -> "traffic: " + shares(t.shares(), label);
            case Desired.Roles r -> "stable is " + label.apply(r.stable().value());
            case Desired.Flag f -> "flag " + f.key() + ": " + f.permille();
            case Desired.Restore _ -> "flags as they were before";
            case Desired.Migrate m -> "migrate " + m.phase();
            case Desired.Roll r -> "roll to " + label.apply(r.revision().id().value());
            case Desired.Measure m -> "measure " + m.analysis();
        };
    }

    public static String shares(List<Share> shares, Function<String, String> label) {
        return shares.isEmpty()
                ? "to nobody"
                : shares.stream().map(s -> s.permille() + " " + label.apply(s.revision().value()))
                        .collect(Collectors.joining(", "));
    }

    public static String strategy(Strategy strategy) {
        return switch (strategy) {
            case Strategy.Canary _ -> "canary";
            case Strategy.BlueGreen _ -> "blue-green";
            case Strategy.Rolling _ -> "rolling";
            case Strategy.Flag _ -> "flag";
        };
    }

    public static String analysis(AnalysisSpec spec) {
        String few = ", no verdict below " + spec.minRequests() + " requests";
        String limit = switch (spec.threshold()) {
            case AnalysisSpec.Threshold.ErrorRate rate -> "errors at most " + percent(rate.max()) + few;
            case AnalysisSpec.Threshold.SlowRate rate ->
                "slower than " + rate.overMillis() + "ms at most " + percent(rate.max()) + few;
            case AnalysisSpec.Threshold.Conditions conditions -> conditions(conditions);
            case AnalysisSpec.Threshold.Judge judge -> judge(judge);
        };
        return spec.name() + ": every " + duration(spec.interval()) + " from " + spec.provider() + ": " + limit;
    }

    private static String judge(AnalysisSpec.Threshold.Judge j) {
        String metrics = j.metrics().stream()
                .map(m -> m.title() + m.max().map(max -> " (objective " + percent(max) + ")").orElse(""))
                .collect(Collectors.joining(", "));
        String end = switch (j.undecided()) {
            case HOLD -> "passes when shown to be below " + plain(j.regression()) + " times as often";
            case PASS -> "passes unless shown to be worse";
        };
        return metrics + " against stable: at most " + plain(j.tolerated()) + " times as often, false alarms at most "
                + percent(j.alpha()) + " of rollouts, " + end;
    }

    static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static String conditions(AnalysisSpec.Threshold.Conditions c) {
        var words = new ArrayList<String>();
        c.success().ifPresent(text -> words.add("good while " + text));
        c.failure().ifPresent(text -> words.add("bad when " + text));
        if (words.isEmpty()) {
            words.add("every result is good");
        }
        words.add(c.count().map(n -> n + (n == 1 ? " measurement" : " measurements")).orElse("until the end"));
        words.add(c.failureLimit() < 0 ? "any number may fail" : c.failureLimit() + " may fail");
        if (c.consecutiveSuccessLimit() > 0) {
            words.add("through after " + c.consecutiveSuccessLimit() + " good in a row");
        }
        if (c.dryRun()) {
            words.add("dry run");
        }
        return String.join(", ", words);
    }

    /** {@code 0.01} is {@code 1 %}. */
    public static String percent(double rate) {
        return BigDecimal.valueOf(rate).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }
}
