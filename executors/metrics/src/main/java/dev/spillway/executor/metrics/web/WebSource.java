package dev.spillway.executor.metrics.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.executor.metrics.http.Access;
import dev.spillway.executor.metrics.http.Reply;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Json;
import dev.spillway.executor.metrics.source.Keys;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import dev.spillway.executor.metrics.source.Source;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * What an address answers: the JSON value at the first hit of a path, or the text if it is no JSON. An answer other than
 * 2xx is none.
 */
public final class WebSource implements Source {
    public static final String PROVIDER = "web";
    /** Argo Rollouts' default. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Set<String> KEYS = Access.keys("url", "method", "body", "jsonPath");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT");

    private final Access access;
    /** A tree takes many times the memory of its text, so few are made at once; nobody waits for a source meanwhile. */
    private final Semaphore trees = new Semaphore(2);

    public WebSource(InstantSource clock) {
        this.access = new Access(clock);
    }

    @Override
    public String address(Map<String, String> query) {
        return PROVIDER + " " + Access.published(query.getOrDefault("url", ""));
    }

    @Override
    public Finding ask(Question question) throws Mistake {
        Keys keys = question.keys();
        keys.only(KEYS);
        JsonPath path = JsonPath.parse(keys.text("jsonPath").orElse("{$}"));
        return switch (access.ask(question, request(keys), question.within(TIMEOUT))) {
            case Access.Outcome.None(Finding finding) -> finding;
            case Access.Outcome.Answered(Reply.Answered reply) -> reply.ok() ? result(reply, path) : refused(reply);
        };
    }

    private static HttpRequest.Builder request(Keys keys) throws Mistake {
        String method = keys.text("method").orElse("GET").strip().toUpperCase(Locale.ROOT);
        Optional<String> body = keys.text("body");
        if (!METHODS.contains(method)) {
            throw new Mistake("query.method must be GET, POST or PUT, but is '" + method + "'");
        }
        if (method.equals("GET") && body.isPresent()) {
            throw new Mistake("query.body needs method POST or PUT");
        }
        var request = HttpRequest.newBuilder(Access.address("url", keys.need("url"))).method(method,
                body.map(BodyPublishers::ofString).orElse(BodyPublishers.noBody()));
        return body.isPresent() ? request.header("Content-Type", "application/json") : request;
    }

    private static Finding refused(Reply.Answered reply) {
        String said = "it answered " + reply.status()
                + (reply.status() / 100 == 3 ? ", and redirects are not followed" : "")
                + (reply.body().length == 0 ? "" : ": " + reply.beginning());
        return switch (reply.status()) {
            case 429, 502, 503, 504 -> new Finding.Unreachable(said);
            default -> new Finding.Failed(said);
        };
    }

    private Finding result(Reply.Answered reply, JsonPath path) {
        if (reply.text().isBlank()) {
            return new Finding.NoData("it answered " + reply.status() + " and nothing more");
        }
        trees.acquireUninterruptibly();
        try {
            return switch (Json.read(reply.body())) {
                case Json.Read.TooMuch(String reason) -> new Finding.Failed(reason);
                case Json.Read.NoJson _ -> Json.value(Json.text(reply.text()));
                case Json.Read.Tree(JsonNode tree) -> switch (path.first(tree)) {
                    case JsonPath.Found.Hit(JsonNode hit) -> Json.value(hit);
                    case JsonPath.Found.Nothing(String reason) -> new Finding.Failed(
                            "jsonPath " + path + ": " + reason);
                };
            };
        } finally {
            trees.release();
        }
    }

    @Override
    public void close() {
        access.close();
    }
}
