package dev.spillway.cli.client;

import java.util.Optional;

/** What came of a call. */
public sealed interface Reply {
    /** 2xx. */
    record Fine(int status, String body) implements Reply {}

    /** The gateway said no. */
    record No(int status, Optional<String> field, String message, String body) implements Reply {}

    /** No gateway answered. */
    record Nobody(String message) implements Reply {}
}
