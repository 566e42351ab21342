package dev.spillway.executor.metrics;

import dev.spillway.executor.Increment;
import dev.spillway.executor.Measured;
import java.util.List;

/** What a measure command comes to. */
public sealed interface Answer {
    /** One for the canary, and one for the baseline if there is one; of the same interval. */
    record Increments(List<Increment> increments) implements Answer {
        public Increments {
            increments = List.copyOf(increments);
        }
    }

    /** A result for conditions, or why there is none. */
    record Result(Measured measured) implements Answer {}

    /** Nothing was measured; the counts are not lost, they come with the next measurement. */
    record Failed(String reason) implements Answer {}

    /** It is not measured here. */
    record Refused(String reason) implements Answer {}
}
