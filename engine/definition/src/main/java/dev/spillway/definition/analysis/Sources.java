package dev.spillway.definition.analysis;

import dev.spillway.definition.yaml.YamlField;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What providers may be asked, whoever writes the question. */
public final class Sources {
    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization", "x-api-key",
            "api-key",
            "x-auth-token", "cookie", "bearertoken", "basicauth.password", "password", "oauth2.clientsecret",
            "clientsecret");

    private Sources() {}

    /** An http or https address, unless a part of it is filled in later. */
    public static void address(YamlField field, String text) {
        if (!text.contains("{{") && !text.matches("(?i)https?://[^\\s/?#]+.*")) {
            field.wrong("must be an http or https address, but was '" + text + "'");
        } else if (!text.contains("{{") && hasCredentials(text)) {
            field.wrong("must not carry credentials: it stands in the log");
        }
    }

    private static boolean hasCredentials(String text) {
        try {
            return URI.create(text).getUserInfo() != null;
        } catch (IllegalArgumentException odd) {
            // a query with blanks or braces; what matters is the part in front of it
            return text.matches("(?i)https?://[^/?#]*@.*");
        }
    }

    /** A credential that stands in the file stands in the log. */
    public static void secret(YamlField field, String key, String value) {
        if (CREDENTIALS.contains(key.toLowerCase(Locale.ROOT)) && !value.contains("{{secret:")) {
            field.warn("a credential that is written here stands in the log for ever; refer to a secret instead");
        }
    }

    /** Puts a value that may be there. */
    public static void put(Map<String, String> query, String key, java.util.Optional<?> value) {
        value.ifPresent(v -> query.put(key, v.toString()));
    }
}
