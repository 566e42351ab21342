package dev.spillway.executor.metrics.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts secrets where a query refers to them, {@code {{secret:NAME/KEY}}}: from the file NAME/KEY of a directory, as
 * Kubernetes mounts it, or from the environment, {@code SPILLWAY_SECRET_NAME_KEY}. Read anew each time, as they rotate.
 */
public final class Secrets {
    private static final Pattern REFERENCE = Pattern.compile("\\{\\{\\s*secret:([^{}]*)}}");
    private static final Pattern NAME = Pattern.compile("(?!\\.\\.)[A-Za-z0-9._-]{1,253}");
    /** What is a secret though it stands there itself. */
    private static final List<String> LITERAL = List.of("bearerToken", "basicAuth.password", "oauth2.clientSecret",
            "header.Authorization");

    private final Optional<Path> directory;
    private final Map<String, String> environment;

    public Secrets(Optional<Path> directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
    }

    /** True if it refers to one. */
    public static boolean isIn(String text) {
        return REFERENCE.matcher(text).find();
    }

    /** The query with its secrets, each of which is hidden from now on. */
    public Map<String, String> resolve(Map<String, String> query, Redaction redaction) throws Mistake {
        var resolved = new TreeMap<String, String>();
        for (Map.Entry<String, String> entry : query.entrySet()) {
            String text = resolve(entry.getKey(), entry.getValue(), redaction);
            if (LITERAL.stream().anyMatch(entry.getKey()::equalsIgnoreCase)) {
                redaction.hide(text);
                redaction.hide(text.substring(text.lastIndexOf(' ') + 1));
            }
            resolved.put(entry.getKey(), text);
        }
        return resolved;
    }

    private String resolve(String key, String text, Redaction redaction) throws Mistake {
        Matcher reference = REFERENCE.matcher(text);
        var resolved = new StringBuilder();
        while (reference.find()) {
            String secret = read(key, reference.group(1).strip());
            redaction.hide(secret);
            reference.appendReplacement(resolved, Matcher.quoteReplacement(secret));
        }
        return reference.appendTail(resolved).toString();
    }

    private String read(String key, String reference) throws Mistake {
        String[] parts = reference.split("/", -1);
        if (parts.length != 2 || !NAME.matcher(parts[0]).matches() || !NAME.matcher(parts[1]).matches()) {
            throw new Mistake("query." + key + ": a secret is named NAME/KEY, but this one '" + reference + "'");
        }
        String variable = "SPILLWAY_SECRET_" + (parts[0] + "_" + parts[1]).toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]", "_");
        Optional<String> secret = file(parts[0], parts[1]).or(() -> Optional.ofNullable(environment.get(variable)));
        if (secret.isEmpty()) {
            throw new Mistake("query." + key + ": there is no secret " + reference + ": "
                    + directory.map(dir -> "neither the file " + reference + " in " + dir + " nor ").orElse(
                            "no --secrets directory, and not ")
                    + "the variable " + variable);
        }
        if (secret.get().length() < Limits.SECRET_CHARACTERS) {
            throw new Mistake("query." + key + ": the secret " + reference + " has fewer than "
                    + Limits.SECRET_CHARACTERS + " characters, and could not be kept out of the records");
        }
        return secret.get();
    }

    /** Without the line feed that editors put at its end. */
    private Optional<String> file(String name, String key) throws Mistake {
        Optional<Path> file = directory.map(dir -> dir.resolve(name).resolve(key)).filter(Files::isRegularFile);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (Files.size(file.get()) > Limits.SECRET_BYTES) {
                throw new Mistake("the secret " + name + "/" + key + " is larger than " + Limits.SECRET_BYTES
                        + " bytes");
            }
            String text = Files.readString(file.get(), StandardCharsets.UTF_8);
            return Optional.of(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        } catch (IOException unreadable) {
            throw new Mistake("the secret " + name + "/" + key + " cannot be read: " + unreadable.getClass()
                    .getSimpleName());
        }
    }
}
