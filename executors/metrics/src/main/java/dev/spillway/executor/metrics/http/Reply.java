package dev.spillway.executor.metrics.http;

import java.nio.charset.StandardCharsets;

/** What an HTTP request came to. */
public sealed interface Reply {
    /** An answer, whatever its status. */
    record Answered(int status, String contentType, byte[] body) implements Reply {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public boolean ok() {
            return status / 100 == 2;
        }

        /** How it began, for a person. */
        public String beginning() {
            String text = text().strip();
            return text.substring(0, Math.min(text.length(), 2000));
        }
    }

    /** It answered more than may be read. */
    record TooLong(String reason) implements Reply {}

    /** No answer in time. */
    record Late(String reason) implements Reply {}

    /** No connection, or it broke. */
    record Broken(String reason) implements Reply {}
}
