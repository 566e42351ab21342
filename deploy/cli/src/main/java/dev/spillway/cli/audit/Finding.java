package dev.spillway.cli.audit;

/**
 * One way in which the log is not what the engine wrote.
 *
 * @param sequence the number at which the log of this service is not intact, 1 or more
 * @param text     what was found, for people
 */
public record Finding(String service, long sequence, Kind kind, String text) {
    /** What was done to the log. */
    public enum Kind {
        /** Its bytes, its number or its hash are no longer those that were written. */
        CHANGED,
        /** It was taken out, and later ones were left. */
        MISSING,
        /** It stands after one that came later. */
        OUT_OF_PLACE,
        /** It was put in: the engine did not write it. */
        ADDED,
        /** The end was cut off: the view knows more than the log holds. */
        CUT_OFF,
        /** The log is consistent in itself, but it is not the one whose head the view shows. */
        OTHER_HEAD
    }

    /** As one line. */
    public String line() {
        return service + " " + sequence + ": " + text;
    }
}
