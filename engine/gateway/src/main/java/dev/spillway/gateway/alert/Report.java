package dev.spillway.gateway.alert;

import dev.spillway.gateway.http.Trouble;
import java.util.List;
import java.util.Optional;

/**
 * What became of a batch.
 *
 * @param error     where nothing of it could be used: a word for programs
 * @param message   for people
 * @param truncated how many the sender says that it left out
 * @param alerts    in the order of the batch
 */
record Report(Optional<String> error, String message, int taken, int unusable, long truncated, List<Line> alerts) {

    /** What became of one alert. */
    sealed interface Line {}

    /** Stored. The same requestId stored before is the same alert: then nothing happens again. */
    record Taken(String alert, String result, String requestId, String service, Optional<String> note)
            implements
                Line {}

    record Unusable(String alert, String result, Trouble why) implements Line {}
}
