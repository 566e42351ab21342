package dev.spillway.gateway.alert;

import dev.spillway.core.model.Actor;
import dev.spillway.gateway.http.Call;
import dev.spillway.gateway.http.Refused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Who sends: by token, by name and password, or by a signature over the body. */
public final class Senders {
    static final String SIGNATURE = "X-Spillway-Signature";
    static final String TIMESTAMP = "X-Spillway-Timestamp";
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";
    private static final String ALGORITHM = "sha256=";
    private final List<Credential> credentials;
    private final boolean open;
    private final InstantSource clock;

    /** @param open take alerts from everybody where there are no credentials */
    public Senders(List<Credential> credentials, boolean open, InstantSource clock) {
        this.credentials = List.copyOf(credentials);
        this.open = open && credentials.isEmpty();
        this.clock = clock;
    }

    static boolean isSigned(Call call) {
        return call.header(SIGNATURE).isPresent();
    }

    /** Of a call without a signature; can be said before the body is read. */
    Actor of(Call call, String via) {
        return call.header("Authorization").map(authorization -> new Actor(authorized(authorization), via, true))
                .or(() -> open ? Optional.of(new Actor("anonymous", via, false)) : Optional.empty())
                .orElseThrow(() -> no("say who you are: Authorization: Bearer or Basic, or " + SIGNATURE));
    }

    private String authorized(String authorization) {
        if (startsWith(authorization, BEARER)) {
            String token = authorization.substring(BEARER.length()).strip();
            return owner(Credential.Bearer.class, c -> c.secret().is(token), "nobody has this token");
        }
        if (startsWith(authorization, BASIC)) {
            String[] pair = decoded(authorization.substring(BASIC.length()).strip()).split(":", 2);
            return owner(Credential.Basic.class,
                    c -> pair.length == 2 && c.secret().is(pair[1]) && c.name().equals(pair[0]),
                    "nobody has this name and password");
        }
        throw no("Authorization must be Bearer or Basic");
    }

    private static boolean startsWith(String authorization, String scheme) {
        return authorization.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static String decoded(String basic) {
        try {
            return new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw no("Authorization: Basic must be followed by base64");
        }
    }

    /** Of a signed call. */
    Actor of(Call call, byte[] body, String via) {
        String timestamp = call.header(TIMESTAMP).orElseThrow(() -> no(TIMESTAMP + " is missing: seconds since 1970"));
        byte[] signature = call.header(SIGNATURE).map(Senders::hex).orElseThrow();
        String name = owner(Credential.Hmac.class,
                c -> MessageDigest.isEqual(c.secret().sign(timestamp, body), signature),
                "nobody signs so: " + SIGNATURE + " must be the hex HMAC-SHA256 of " + TIMESTAMP
                        + ", a colon and the body");
        fresh(timestamp);
        return new Actor(name, via, true);
    }

    private static byte[] hex(String signature) {
        try {
            return HexFormat.of().parseHex(signature.startsWith(ALGORITHM)
                    ? signature.substring(ALGORITHM.length())
                    : signature);
        } catch (IllegalArgumentException e) {
            throw no(SIGNATURE + " must be 64 hexadecimal digits");
        }
    }

    private void fresh(String timestamp) {
        if (!timestamp.matches("\\d{1,12}")) {
            throw no(TIMESTAMP + " must be seconds since 1970");
        }
        Duration off = Duration.ofSeconds(Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)));
        if (off.compareTo(AlertLimits.REPLAY) > 0) {
            throw no(TIMESTAMP + " is " + off.toSeconds() + " s away from this gateway's clock, and may be "
                    + AlertLimits.REPLAY.toSeconds() + ": is it an old call, or are the clocks wrong?");
        }
    }

    private interface Check<C> {
        boolean passes(C credential);
    }

    private <C extends Credential> String owner(Class<C> kind, Check<C> check, String otherwise) {
        return credentials.stream().filter(kind::isInstance).map(kind::cast).filter(check::passes)
                .map(Credential::name).findFirst().orElseThrow(() -> no(otherwise));
    }

    private static Refused no(String message) {
        return Refused.of(401, "unauthenticated", message);
    }
}
