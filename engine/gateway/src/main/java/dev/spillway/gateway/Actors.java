package dev.spillway.gateway;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Limits;
import dev.spillway.gateway.http.Call;
import dev.spillway.gateway.http.Refused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Who is calling: the owner of a bearer token (checked), or the name that somebody gives itself (not checked). */
final class Actors {
    static final String NAME = "X-Spillway-Actor";
    static final String VIA = "X-Spillway-Via";
    private static final String BEARER = "Bearer ";
    private final GatewayConfig config;

    Actors(GatewayConfig config) {
        this.config = config;
    }

    /** @throws Refused 401 for a token that nobody has, or where one is needed */
    Actor of(Call call) {
        String via = call.header(VIA).map(v -> name(VIA, v)).orElse("http");
        Optional<String> authorization = call.header("Authorization");
        if (authorization.isPresent()) {
            return new Actor(owner(authorization.get()), via, true);
        }
        if (!config.tokens().isEmpty()) {
            throw Refused.of(401, "unauthenticated", "say who you are: Authorization: Bearer <token>");
        }
        return call.header(NAME).map(n -> new Actor(name(NAME, n), via, config.trustNames()))
                .orElseGet(() -> new Actor("anonymous", via, false));
    }

    private String owner(String authorization) {
        String token = authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()).strip() : "";
        return config.tokens().entrySet().stream().filter(e -> same(e.getKey(), token)).map(Map.Entry::getValue)
                .findFirst().orElseThrow(() -> Refused.of(401, "unauthenticated", "nobody has this token"));
    }

    /** In constant time: the time of an answer must not tell how much of a token was right. */
    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(String header, String value) {
        // People's names here are often mail addresses.
        if (!Limits.NAME.matcher(value.replace('@', '.')).matches()) {
            throw Refused.field(header, "must be 1 to 64 letters, digits, dots, dashes, underscores or @");
        }
        return value;
    }
}
