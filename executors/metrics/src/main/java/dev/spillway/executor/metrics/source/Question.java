package dev.spillway.executor.metrics.source;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Measure;
import java.time.Duration;

/**
 * One measurement, with the secrets of its query put in.
 *
 * @param within so long may the answer take; more is of no use, as the command will have expired
 * @param redaction takes the secrets out of what is said about it
 */
public record Question(Command command, Measure measure, Keys keys, Duration within, Redaction redaction) {
    /** What the query itself allows, if that is less. */
    public Duration within(Duration usual) throws Mistake {
        Duration wanted = keys.seconds("timeout").orElse(usual);
        return wanted.compareTo(within) < 0 ? wanted : within;
    }
}
