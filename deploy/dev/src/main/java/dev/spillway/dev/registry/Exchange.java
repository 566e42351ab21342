package dev.spillway.dev.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns HTTP into requests and answers into HTTP. Whatever goes wrong, the client gets a status and a sentence, never a stack. */
final class Exchange implements HttpHandler {

    /** Bytes of a request's body; a schema this long is a mistake. */
    static final int MAX_BODY = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Endpoints endpoints;

    Exchange(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            return Answer.http(413, "The request is longer than " + MAX_BODY + " bytes");
        }
        Optional<JsonNode> json = json(body);
        if (json.isEmpty()) {
            return Answer.http(400, "The request's body is not a JSON object");
        }
        try {
            URI uri = exchange.getRequestURI();
            return endpoints
                    .answer(new Endpoints.Request(exchange.getRequestMethod(), segments(uri), flags(uri), json.get()));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("the registry failed on {} {}", exchange.getRequestMethod(), exchange.getRequestURI().getPath(),
                    e);
            return Answer.http(500, "Internal error; the registry's log has the cause");
        }
    }

    private static Optional<JsonNode> json(byte[] body) throws IOException {
        if (body.length == 0) {
            return Optional.of(JsonNodeFactory.instance.objectNode());
        }
        try {
            return Optional.of(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (JacksonException _) {
            // The client is told that it is not JSON; where exactly is for it to find.
            return Optional.empty();
        }
    }

    private static List<String> segments(URI uri) {
        return Arrays.stream(uri.getRawPath().split("/")).filter(segment -> !segment.isEmpty())
                // A plus is a plus in a path; only forms mean a space by it.
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), UTF_8)).toList();
    }

    private static List<String> flags(URI uri) {
        String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
        return Arrays.stream(query.split("&")).filter(pair -> pair.endsWith("=true"))
                .map(pair -> pair.substring(0, pair.length() - 5))
                .toList();
    }
}
