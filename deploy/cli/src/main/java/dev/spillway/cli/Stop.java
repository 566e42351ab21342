package dev.spillway.cli;

import java.util.Optional;

/** Ends the command with a status and a sentence. Thrown where it is noticed, told in one place ({@link Spillway}). */
public final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String field;

    private Stop(int status, String field, String message) {
        super(message);
        this.status = status;
        this.field = field;
    }

    public static Stop with(int status, String message) {
        return new Stop(status, "", message);
    }

    public static Stop badInput(String field, String message) {
        return new Stop(Exit.BAD_INPUT, field, message);
    }

    int status() {
        return status;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    Optional<String> field() {
        return field.isEmpty() ? Optional.empty() : Optional.of(field);
    }
}
