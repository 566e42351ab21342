package dev.spillway.executor.metrics.source;

/** What came of a question. */
public sealed interface Finding {
    /** The result: JSON, in which NaN, Infinity and -Infinity may stand as numbers. */
    record Value(String text) implements Finding {}

    /** It answered that there is nothing. */
    record NoData(String reason) implements Finding {}

    /** What it has is too old. */
    record Stale(String reason) implements Finding {}

    /** It answered, but no result. It is asked again at the next measurement. */
    record Failed(String reason) implements Finding {}

    /** It took too long for this question, and may be quick for another: whoever asked it gives it a rest. */
    record Hung(String reason) implements Finding {}

    /** It is not there or has too much to do, whoever asks: all give it a rest. */
    record Unreachable(String reason) implements Finding {}

    /** What nobody may ask here. */
    record Refused(String reason) implements Finding {}
}
