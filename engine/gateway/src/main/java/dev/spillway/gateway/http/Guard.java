package dev.spillway.gateway.http;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of strangers out. A page in a browser on this machine can reach the loopback address: its calls carry an Origin that is
 * not ours, or, after DNS rebinding, a Host that is not ours (RFC 6454, section 7).
 *
 * @param loopbackOnly whether the gateway listens on the loopback address alone, so that only its names are right
 */
public record Guard(boolean loopbackOnly) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /** Reads a header, or null where it is absent, as the JDK's server does. */
    public interface Headers {
        @Nullable
        String first(String name);
    }

    void check(Headers headers) {
        String host = headers.first("Host");
        if (loopbackOnly && host != null && !LOOPBACK.contains(name(host))) {
            throw Refused.of(403, "forbidden", "this gateway answers to 127.0.0.1 and localhost, not to " + host);
        }
        String origin = headers.first("Origin");
        if (origin != null && (host == null || !sameHost(origin, host))) {
            throw Refused.of(403, "forbidden", "calls from pages of " + origin + " are not taken");
        }
    }

    private static boolean sameHost(String origin, String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    private static String name(String host) {
        int colon = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (colon > 0 && colon < host.length() ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }
}
