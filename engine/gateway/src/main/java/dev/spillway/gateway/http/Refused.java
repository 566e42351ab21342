package dev.spillway.gateway.http;

import java.util.Optional;

/**
 * A call that cannot be taken, thrown where it is noticed and answered in one place ({@link Router}): the edge's only use of an
 * exception for what a client wrote.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 80;
    /** An answer does not repeat a megabyte that somebody wrote. */
    private static final int MOST_SAID = 2_000;
    private final int status;
    private final String error;
    private final String field;

    private Refused(int status, String error, String field, String message) {
        super(cut(message, MOST_SAID));
        this.status = status;
        this.error = error;
        this.field = cut(field, MOST_SHOWN);
    }

    /** @param error a word for programs */
    public static Refused of(int status, String error, String message) {
        return new Refused(status, error, "", message);
    }

    /** @param field which part of what was said it is about */
    public static Refused of(int status, String error, String field, String message) {
        return new Refused(status, error, field, message);
    }

    /** 400: a field or parameter is not what it must be. */
    public static Refused field(String field, String message) {
        return new Refused(400, "bad_request", field, message);
    }

    /** 422: the field can be read, but such a request makes no sense. */
    public static Refused sense(String field, String message) {
        return new Refused(422, "unprocessable", field, message);
    }

    /** What somebody wrote, short enough to be repeated. */
    public static String shown(String text) {
        return cut(text, MOST_SHOWN);
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }

    /** As an answer; from 500 on it is not what was said, but that we cannot take it now. */
    public int status() {
        return status;
    }

    public Trouble trouble() {
        return new Trouble(error, field.isEmpty() ? Optional.empty() : Optional.of(field),
                String.valueOf(getMessage()));
    }

    Answer answer() {
        return Answer.json(status, trouble());
    }
}
