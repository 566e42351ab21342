package dev.spillway.gateway.http;

import dev.spillway.definition.yaml.Quantities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One HTTP call. Its body is read when it is asked for: who has no business here is told so before a megabyte of theirs is in memory.
 *
 * @param route   the template that matched, for metrics
 * @param parts   what stood in the path, by name
 * @param query   the last value of each parameter
 * @param headers by lower-case name
 */
public record Call(String route, Map<String, String> parts, Map<String, String> query,
        Function<String, Optional<String>> headers, Body sent) {
    /** What is said in a call without an own limit is never larger. */
    public static final int MOST_BODY = 1024 * 1024;

    /** What the client sends behind the headers. */
    public interface Body {
        /** At most so many bytes of what is left. */
        byte[] read(int most) throws IOException;
    }

    /** What stood in the path under a name that the route has. */
    public String part(String name) {
        return Optional.ofNullable(parts.get(name))
                .orElseThrow(() -> new IllegalStateException(route + " has no part " + name));
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    public Optional<String> header(String name) {
        return headers.apply(name);
    }

    /**
     * Reads the body, which can be done once.
     *
     * @throws Refused when it is larger than {@link #MOST_BODY} or no UTF-8
     */
    public String body() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(MOST_BODY))).toString();
        } catch (CharacterCodingException e) {
            throw Refused.of(400, "bad_request", "the body is not UTF-8");
        }
    }

    /**
     * Reads the body, which can be done once: one byte more than is allowed, never the whole of what somebody pours in.
     *
     * @throws Refused when it is larger
     */
    public byte[] bytes(int most) {
        try {
            byte[] bytes = sent.read(most + 1);
            if (bytes.length > most) {
                throw Refused.of(413, "too_large", "the body is larger than " + most + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws Refused when it is there and is no duration from 0s to the most */
    public Optional<Duration> duration(String name, Duration most) {
        return query(name).map(text -> Quantities.duration(text)
                .filter(d -> !d.isNegative() && d.compareTo(most) <= 0)
                .orElseThrow(() -> Refused.field(name, "must be a duration of at most " + most.toSeconds()
                        + "s, for example 10s, but was '" + text + "'")));
    }

    /** @throws Refused when it is there and is no whole number in the range */
    public Optional<Long> number(String name, long least, long most) {
        return query(name).map(text -> number(name, text, least, most));
    }

    public static long number(String name, String text, long least, long most) {
        if (text.matches("\\d{1,18}")) {
            long n = Long.parseLong(text);
            if (n >= least && n <= most) {
                return n;
            }
        }
        throw Refused.field(name,
                "must be a whole number from " + least + " to " + most + ", but was '" + text + "'");
    }

    static Map<String, String> queryOf(Optional<String> raw) {
        var query = new HashMap<String, String>();
        for (String pair : raw.orElse("").split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                query.put(decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refused.of(400, "bad_request", "the address is not well encoded: " + e.getMessage());
        }
    }
}
