package dev.spillway.executor.metrics.prometheus;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Limits;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes the samples of an answer as a list of numbers, and wants no more of them once that is too long. */
final class Result implements Samples {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

    private final StringBuilder list = new StringBuilder("[");
    private Optional<String> unreadable = Optional.empty();

    @Override
    public boolean take(Map<String, String> labels, String value) {
        Optional<String> number = number(value);
        if (number.isEmpty()) {
            unreadable = Optional.of(value);
            return false;
        }
        list.append(list.length() == 1 ? "" : ",").append(number.get());
        return list.length() < Limits.RESULT_BYTES;
    }

    boolean empty() {
        return list.length() == 1;
    }

    /** As the core reads it; Prometheus writes infinity its own way. */
    static Optional<String> number(String value) {
        if (NUMBER.matcher(value).matches()) {
            return Optional.of(value);
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "nan" -> Optional.of("NaN");
            case "+inf", "inf" -> Optional.of("Infinity");
            case "-inf" -> Optional.of("-Infinity");
            default -> Optional.empty();
        };
    }

    Finding of(Answer answer, boolean warningsIgnored) {
        if (unreadable.isPresent()) {
            return new Finding.Failed("a sample is no number: '" + unreadable.get() + "'");
        }
        if (!answer.complete()) {
            return new Finding.Failed(Limits.tooLong("the result has more than " + Limits.RESULT_BYTES + " bytes"));
        }
        if (answer.histograms()) {
            return new Finding.Failed("the result has histograms: take a number from them in the query, as with"
                    + " histogram_quantile");
        }
        if (!answer.warnings().isEmpty() && !warningsIgnored) {
            return new Finding.Failed("it answered with warnings, so data may be missing (warnings: ignore takes the"
                    + " result all the same): " + String.join("; ", answer.warnings()));
        }
        return value(answer);
    }

    private Finding value(Answer answer) {
        String single = answer.single().orElse("");
        return switch (answer.type()) {
            case "vector", "matrix" -> new Finding.Value(list + "]");
            case "scalar" -> number(single).<Finding>map(Finding.Value::new)
                    .orElseGet(() -> new Finding.Failed("the scalar is no number: '" + single + "'"));
            case "string" -> new Finding.Value(
                    '"' + new String(JsonStringEncoder.getInstance().quoteAsString(single)) + '"');
            default -> new Finding.Failed("the result is a '" + answer.type()
                    + "', not a vector, matrix, scalar or string");
        };
    }
}
