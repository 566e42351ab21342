package dev.spillway.executor.metrics.http;

import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Keys;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks by HTTP as a query says: its headers, one way to say who we are, its certificates. An answer other than 2xx is left
 * to the caller, who may know what it means.
 */
public final class Access implements AutoCloseable {
    /** The keys that it reads, besides those of its caller. */
    public static final Set<String> KEYS = Set.of("timeout", "insecure", "header.", "bearerToken",
            "basicAuth.username", "basicAuth.password", "oauth2.tokenUrl", "oauth2.clientId", "oauth2.clientSecret",
            "oauth2.scopes", "ca", "cert", "key");

    /** An answer, or what to say about none. */
    public sealed interface Outcome {
        record Answered(Reply.Answered reply) implements Outcome {}

        record None(Finding finding) implements Outcome {}
    }

    private final Http http = new Http();
    private final Tokens tokens;

    public Access(InstantSource clock) {
        this.tokens = new Tokens(http, clock);
    }

    /** The keys of a source that asks by HTTP. */
    public static Set<String> keys(String... own) {
        return Stream.concat(KEYS.stream(), Stream.of(own)).collect(Collectors.toUnmodifiableSet());
    }

    /** An address that can be asked; credentials in it would be published. */
    public static URI address(String key, String text) throws Mistake {
        URI url;
        try {
            url = URI.create(text.strip());
        } catch (IllegalArgumentException _) {
            throw new Mistake("query." + key + " is no address: '" + text + "'");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme) || url.getHost() == null) {
            throw new Mistake("query." + key + " must be an http or https address, but is '" + text + "'");
        }
        if (url.getUserInfo() != null) {
            throw new Mistake("query." + key + " must not carry credentials; use basicAuth.username and .password");
        }
        return url;
    }

    /** An address as it may be published: without user, query and fragment. */
    public static String published(String url) {
        return url.strip().replaceFirst("^([^/?#]*//)[^/?#]*@", "$1").replaceFirst("[?#].*$", "");
    }

    /** @param request without headers of the query */
    public Outcome ask(Question question, HttpRequest.Builder request, Duration within) throws Mistake {
        long end = System.nanoTime() + within.toNanos();
        Keys keys = question.keys();
        Optional<Certificates> certificates = Certificates.of(keys);
        for (Map.Entry<String, String> header : keys.under("header.").entrySet()) {
            set(request, header.getKey(), header.getValue());
        }
        switch (authorization(question, certificates, within)) {
            case Tokens.Said.None(Finding finding) -> {
                return new Outcome.None(finding);
            }
            case Tokens.Said.Header(Optional<String> header) -> {
                if (header.isPresent()) {
                    question.redaction().hide(header.get());
                    question.redaction().hide(header.get().substring(header.get().indexOf(' ') + 1));
                    set(request, "Authorization", header.get());
                }
            }
        }
        Reply reply = http.send(certificates, request.build(), Duration.ofNanos(end - System.nanoTime()));
        return outcome(question, reply);
    }

    private Outcome outcome(Question question, Reply reply) {
        return switch (reply) {
            case Reply.Answered answered -> {
                if (answered.status() == 401) {
                    tokens.forget(question.keys());
                }
                yield new Outcome.Answered(answered);
            }
            case Reply.TooLong(String reason) -> new Outcome.None(new Finding.Failed(
                    reason + ": aggregate in the query"));
            case Reply.Late(String reason) -> new Outcome.None(new Finding.Hung(reason));
            case Reply.Broken(String reason) -> new Outcome.None(new Finding.Unreachable(reason));
        };
    }

    private static void set(HttpRequest.Builder request, String name, String value) throws Mistake {
        try {
            request.setHeader(name, value);
        } catch (IllegalArgumentException _) {
            throw new Mistake("query.header." + name + " cannot be sent: the name is reserved, or the name or the value"
                    + " has a character that no header may have");
        }
    }

    private Tokens.Said authorization(Question question, Optional<Certificates> certificates, Duration within)
            throws Mistake {
        Keys keys = question.keys();
        Optional<String> bearer = keys.text("bearerToken").map(token -> "Bearer " + token.strip());
        Optional<String> basic = basic(keys);
        boolean oauth = !keys.under("oauth2.").isEmpty();
        if ((bearer.isPresent() ? 1 : 0) + (basic.isPresent() ? 1 : 0) + (oauth ? 1 : 0) > 1) {
            throw new Mistake("query: only one of bearerToken, basicAuth and oauth2 can be used");
        }
        return oauth
                ? tokens.header(question, certificates, within)
                : new Tokens.Said.Header(bearer.or(() -> basic));
    }

    private static Optional<String> basic(Keys keys) throws Mistake {
        if (keys.under("basicAuth.").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(basic(keys.need("basicAuth.username"), keys.text("basicAuth.password").orElse("")));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.close();
    }
}
