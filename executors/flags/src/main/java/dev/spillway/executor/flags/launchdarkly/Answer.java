package dev.spillway.executor.flags.launchdarkly;

import com.fasterxml.jackson.databind.JsonNode;

/** What LaunchDarkly answered, by what may be done about it. */
sealed interface Answer {
    record Fine(JsonNode body) implements Answer {}

    /** It had no effect, and may have one later: throttled, in conflict with a change of the same moment, out of order. */
    record NotNow(String reason) implements Answer {}

    /** Not until somebody puts it right. */
    record Never(String reason) implements Answer {}

    /** It may or may not have had its effect. */
    record Nobody(String reason) implements Answer {}
}
