package dev.spillway.executor.metrics.http;

import java.nio.charset.StandardCharsets;

/** What an HTTP request came to. */
public sealed interface Reply {
    /** An answer, whatever its status. */
    final class Answered implements Reply {
        private final int status;
        private final String contentType;
        private final byte[] body;

        Answered(int status, String contentType, byte[] body) {
            this.status = status;
            this.contentType = contentType;
            this.body = body;
        }

        public int status() {
            return status;
        }

        public String contentType() {
            return contentType;
        }

        /** Not copied, as it may be long: nobody changes it. */
        public byte[] body() {
            return body;
        }

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
