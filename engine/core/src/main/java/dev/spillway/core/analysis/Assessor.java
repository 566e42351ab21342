package dev.spillway.core.analysis;

import dev.spillway.core.analysis.expr.Answer;
import dev.spillway.core.analysis.expr.Condition;
import dev.spillway.core.analysis.expr.Problem;
import dev.spillway.core.analysis.expr.Value;
import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions;
import dev.spillway.core.signal.Signal.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges one measurement by its conditions, with Argo Rollouts' meaning; what is missing is judged only by conditions that ask for it. */
public final class Assessor {
    private static final int SHOWN = 80;

    private Assessor() {}

    /** @param because the sentence that a person reads */
    public record Assessed(Assessment assessment, String because) {}

    /** @param vectors whether the source measures vectors: for Argo these hold floats and nothing else, which decides what is a type error */
    public static Assessed assess(Conditions conditions, Finding finding, boolean vectors) {
        return switch (finding.kind()) {
            case VALUE -> read(conditions, finding.text(), vectors);
            case NO_DATA, STALE -> new Assessed(Assessment.NO_DATA, finding.text());
            case ERROR -> switch (conditions.unreachable()) {
                case NO_DATA -> new Assessed(Assessment.NO_DATA, finding.text());
                case ERROR -> new Assessed(Assessment.ERROR, finding.text());
            };
        };
    }

    private static Assessed read(Conditions conditions, String text, boolean vectors) {
        return switch (Value.parse(text)) {
            case Problem problem -> new Assessed(Assessment.ERROR, "the result cannot be read: " + problem);
            case Value value -> judge(conditions, vectors ? Value.asVector(value) : value);
        };
    }

    private static Assessed judge(Conditions conditions, Value value) {
        Optional<Said> success = conditions.success().map(text -> Said.of("successCondition", text, value));
        Optional<Said> failure = conditions.failure().map(text -> Said.of("failureCondition", text, value));
        List<Said> said = Stream.concat(success.stream(), failure.stream()).toList();
        if (isMissing(value) && said.stream().noneMatch(Said::asksForWhatIsMissing)) {
            return new Assessed(Assessment.NO_DATA, "the source has nothing to tell: its result is " + shown(value));
        }
        Optional<Assessed> error = said.stream().flatMap(s -> s.error().stream()).findFirst()
                .map(reason -> new Assessed(Assessment.ERROR, reason));
        return error.orElseGet(() -> decided(success, failure, value));
    }

    private static Assessed decided(Optional<Said> success, Optional<Said> failure, Value value) {
        Stream<String> sentences = Stream.concat(success.stream(), failure.stream()).map(Said::sentence);
        String because = Stream.concat(Stream.of("result " + shown(value)), sentences)
                .collect(Collectors.joining(": "));
        if (failure.filter(Said::holds).isPresent()) {
            return new Assessed(Assessment.FAILED, because);
        }
        if (success.isPresent()) {
            Assessment otherwise = failure.isPresent() ? Assessment.INCONCLUSIVE : Assessment.FAILED;
            return new Assessed(success.get().holds() ? Assessment.SUCCESSFUL : otherwise, because);
        }
        return new Assessed(Assessment.SUCCESSFUL, because);
    }

    /** No sample, or only samples that are not numbers: what a rate without traffic comes to. */
    private static boolean isMissing(Value value) {
        return switch (value) {
            case Value.Nil _ -> true;
            case Value.Real(double number) -> Double.isNaN(number);
            case Value.Items list -> list.values().stream().allMatch(Assessor::isMissing);
            case Value.Bool _,Value.Int _,Value.Text _,Value.Fields _ -> false;
        };
    }

    private static String shown(Value value) {
        String text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    /** What one condition says of the result. */
    private record Said(String field, Condition condition, Answer answer) {
        /** @throws IllegalArgumentException for a text that is no condition: the definition was to be refused */
        static Said of(String field, String text, Value value) {
            return switch (Condition.parse(text)) {
                case Condition condition -> new Said(field, condition, condition.holds(value));
                case Problem problem -> throw new IllegalArgumentException(field + ": " + problem);
            };
        }

        boolean holds() {
            return answer == Answer.Decided.TRUE;
        }

        boolean asksForWhatIsMissing() {
            return condition.asksForWhatIsMissing();
        }

        Optional<String> error() {
            return answer instanceof Answer.Undecided(String reason)
                    ? Optional.of(field + " " + condition + ": " + reason)
                    : Optional.empty();
        }

        String sentence() {
            return field + " " + condition + (holds() ? " holds" : " does not hold");
        }
    }
}
