package dev.spillway.gateway.http;

import dev.spillway.gateway.view.Json;
import java.io.IOException;

/** What goes back to the client. */
public sealed interface Answer {
    int status();

    record Text(int status, String type, String body) implements Answer {}

    /** Server-sent events, until the client or the server ends it. */
    record Events(EventSource source) implements Answer {
        @Override
        public int status() {
            return 200;
        }
    }

    /** Writes until it returns; an {@link IOException} means that the client is gone. */
    interface EventSource {
        void writeTo(EventWriter writer) throws IOException;
    }

    interface EventWriter {
        /** @param id what the client says in Last-Event-ID when it comes back */
        void event(String id, String type, String data) throws IOException;

        /** A line that clients ignore: notices dead connections, and keeps live ones open. */
        void comment(String text) throws IOException;
    }

    static Answer json(int status, Object body) {
        return new Text(status, "application/json", Json.write(body) + "\n");
    }
}
