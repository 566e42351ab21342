package dev.spillway.executor.metrics.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Keys;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Access tokens of OAuth 2.0 client credentials (RFC 6749, 4.4), kept until shortly before they expire. */
final class Tokens {
    /** A header for the request, if there is one, or what came of trying to get it. */
    sealed interface Said {
        record Header(Optional<String> header) implements Said {}

        record None(Finding finding) implements Said {}
    }

    private record Client(String tokenUrl, String id, String secret, String scopes) {}

    private record Token(String text, Instant until) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 1000;
    private static final Duration BEFORE = Duration.ofSeconds(30);
    /** RFC 6749, 5.1: how long one holds is not always said. */
    private static final long USUAL_SECONDS = 300;

    private final Http http;
    private final InstantSource clock;
    private final LinkedHashMap<Client, Token> tokens = new LinkedHashMap<>();

    Tokens(Http http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    private static Client client(Keys keys) throws Mistake {
        return new Client(keys.need("oauth2.tokenUrl"), keys.need("oauth2.clientId"), keys.need("oauth2.clientSecret"),
                keys.text("oauth2.scopes").map(scopes -> scopes.strip().replaceAll("[,\\s]+", " ")).orElse(""));
    }

    Said header(Question question, Optional<Certificates> certificates, Duration within) throws Mistake {
        Client client = client(question.keys());
        Optional<Token> known = known(client);
        if (known.isPresent()) {
            question.redaction().hide(known.get().text());
            return new Said.Header(Optional.of("Bearer " + known.get().text()));
        }
        URI url = Access.address("oauth2.tokenUrl", client.tokenUrl());
        return switch (http.send(certificates, request(url, client), within)) {
            case Reply.Answered answered -> read(question, client, answered);
            case Reply.Late(String reason) -> none(new Finding.Hung(url.getHost() + " gave no token: " + reason));
            case Reply.TooLong(String reason) -> none(new Finding.Failed(url.getHost() + " gave no token: " + reason));
            case Reply.Broken(String reason) -> none(
                    new Finding.Unreachable(url.getHost() + " gave no token: " + reason));
        };
    }

    private static Said none(Finding finding) {
        return new Said.None(finding);
    }

    private synchronized Optional<Token> known(Client client) {
        return Optional.ofNullable(tokens.get(client)).filter(token -> clock.instant().isBefore(token.until()));
    }

    private static HttpRequest request(URI url, Client client) {
        String form = "grant_type=client_credentials"
                + (client.scopes().isEmpty() ? "" : "&scope=" + encoded(client.scopes()));
        return HttpRequest.newBuilder(url).header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .header("Authorization", Access.basic(encoded(client.id()), encoded(client.secret())))
                .POST(BodyPublishers.ofString(form)).build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Said read(Question question, Client client, Reply.Answered answered) {
        try {
            JsonNode json = answered.ok() ? JSON.readTree(answered.text()) : JSON.createObjectNode();
            String text = json.path("access_token").asText("");
            if (text.isEmpty()) {
                return none(new Finding.Failed("oauth2.tokenUrl answered " + answered.status() + " without a token"));
            }
            question.redaction().hide(text);
            keep(client, new Token(text, clock.instant()
                    .plusSeconds(Math.max(0, json.path("expires_in").asLong(USUAL_SECONDS))).minus(BEFORE)));
            return new Said.Header(Optional.of("Bearer " + text));
        } catch (JsonProcessingException _) {
            return none(new Finding.Failed("oauth2.tokenUrl answered no JSON"));
        }
    }

    private synchronized void keep(Client client, Token token) {
        Token _ = tokens.remove(client);
        tokens.put(client, token);
        if (tokens.size() > MOST) {
            Map.Entry<Client, Token> _ = tokens.pollFirstEntry();
        }
    }

    /** It was refused: the next question gets a new one. */
    synchronized void forget(Keys keys) {
        try {
            if (!keys.under("oauth2.").isEmpty()) {
                Token _ = tokens.remove(client(keys));
            }
        } catch (Mistake incomplete) {
            throw new IllegalStateException("it was complete when the token was got", incomplete);
        }
    }
}
