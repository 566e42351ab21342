package dev.spillway.core.model;

/**
 * Which requests a header route takes.
 *
 * @param header its name, compared without regard to case
 */
public record HeaderMatch(String header, Match match, String value) {
    /** How the value is compared. */
    public enum Match {
        EXACT, PREFIX, REGEX
    }

    public HeaderMatch {
        Limits.require(!header.isBlank(), "header must not be empty");
    }
}
