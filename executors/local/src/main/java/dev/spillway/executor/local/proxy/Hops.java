package dev.spillway.executor.local.proxy;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Header fields that belong to one connection and must not be passed on (RFC 9110 §7.6.1). */
final class Hops {
    private static final Set<String> FIXED = Set.of("connection", "keep-alive", "proxy-authenticate",
            "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

    private Hops() {}

    /** Adds all end-to-end fields of {@code from}; those that a Connection field names are of the connection, too. */
    static void copy(HttpFields from, HttpFields.Mutable to) {
        Set<String> named = new TreeSet<>(FIXED);
        from.getValuesList(HttpHeader.CONNECTION).forEach(value -> {
            for (String token : value.split(",", -1)) {
                named.add(token.strip().toLowerCase(Locale.ROOT));
            }
        });
        for (HttpField field : from) {
            if (!named.contains(field.getLowerCaseName())) {
                to.add(field);
            }
        }
    }
}
