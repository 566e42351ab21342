package dev.spillway.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes answers. */
final class Sender {
    private Sender() {}

    static void send(HttpExchange exchange, Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        switch (answer) {
            case Answer.Text text -> {
                byte[] bytes = text.body().getBytes(StandardCharsets.UTF_8);
                headers.set("Content-Type", text.type());
                exchange.sendResponseHeaders(text.status(), bytes.length == 0 ? -1 : bytes.length);
                if (bytes.length > 0) {
                    exchange.getResponseBody().write(bytes);
                }
            }
            case Answer.Events events -> {
                headers.set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(events.status(), 0);
                OutputStream out = exchange.getResponseBody();
                events.source().writeTo(new Writer(out));
            }
        }
    }

    private record Writer(OutputStream out) implements Answer.EventWriter {
        @Override
        public void event(String id, String type, String data) throws IOException {
            write("id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n");
        }

        @Override
        public void comment(String text) throws IOException {
            write(": " + text + "\n\n");
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
