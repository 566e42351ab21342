package dev.spillway.gateway.http;

import dev.spillway.definition.Quantities;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One HTTP call, read.
 *
 * @param route   the template that matched, for metrics
 * @param parts   what stood in the path, by name
 * @param query   the last value of each parameter
 * @param headers by lower-case name
 */
public record Call(String route, Map<String, String> parts, Map<String, String> query,
        Function<String, Optional<String>> headers, String body) {

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
