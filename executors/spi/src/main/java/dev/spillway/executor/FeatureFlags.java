package dev.spillway.executor;

import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The flags that travel with a revision, as its process finds them in its environment: a JSON object, read once at the
 * start. So a share of the instances has a flag on, and not a share of the users.
 */
public final class FeatureFlags {
    /** The name of the variable. */
    public static final String VARIABLE = "FEATURE_FLAGS";

    private FeatureFlags() {}

    /**
     * Empty where the revision has no flags: then the variable is the workload's own. {@code true} and {@code on} are
     * JSON's true, {@code false} and {@code off} its false (as text each of them would count as true in many a language);
     * everything else is text.
     */
    public static Optional<String> of(Revision revision) {
        return revision.flags().isEmpty() ? Optional.empty() : Optional.of(json(revision.flags()));
    }

    private static String json(Map<String, String> flags) {
        StringJoiner all = new StringJoiner(",", "{", "}");
        new TreeMap<>(flags).forEach((name, value) -> all.add(quoted(name) + ":" + value(value)));
        return all.toString();
    }

    private static String value(String text) {
        return switch (text) {
            case "true", "on" -> "true";
            case "false", "off" -> "false";
            case String other -> quoted(other);
        };
    }

    /** Every character that need not stand as it is stands as its number: no shell and no log trips over it. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
