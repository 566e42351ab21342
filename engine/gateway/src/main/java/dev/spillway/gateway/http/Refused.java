package dev.spillway.gateway.http;

import java.util.Optional;

/**
 * A call that cannot be taken, thrown where it is noticed and answered in one place ({@link Router}): the edge's only use of an
 * exception for what a client wrote.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String error;
    private final String field;

    private Refused(int status, String error, String field, String message) {
        super(message);
        this.status = status;
        this.error = error;
        this.field = field;
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
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
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
