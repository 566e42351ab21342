package dev.spillway.executor.metrics.source;

import java.time.Duration;

/** Every limit on sources in one place. */
public final class Limits {
    /** Of a result as text: what a condition can be asked about, and a state can keep. */
    public static final int RESULT_BYTES = 8 * 1024;
    /** Of what a source may answer. */
    public static final int ANSWER_BYTES = 8 * 1024 * 1024;
    /** Of a JSON answer: in memory a value takes many times its text. */
    public static final int JSON_VALUES = 100_000;
    public static final int JSON_DEPTH = 200;
    public static final int REASON_CHARACTERS = 500;
    public static final int SECRET_BYTES = 64 * 1024;
    /** Shorter ones occur in any text, and could not be kept out of it. */
    public static final int SECRET_CHARACTERS = 4;
    /** Questions to one source at once, and of those, questions of one service. */
    public static final int PER_SOURCE = 16;
    public static final int PER_SERVICE = 4;
    /** How long a dead source is left alone: doubled from the first to the longest. */
    public static final Duration REST_FIRST = Duration.ofMillis(500);
    public static final Duration REST_LONGEST = Duration.ofSeconds(15);
    public static final Duration TIMEOUT_LONGEST = Duration.ofHours(1);

    private Limits() {}

    /** What is said of a result that nobody could judge. */
    public static String tooLong(String what) {
        return what + ", and at most " + RESULT_BYTES + " bytes can be judged: aggregate in the query";
    }
}
