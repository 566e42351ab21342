package dev.spillway.executor.haproxy;

import dev.spillway.executor.haproxy.layout.Slots;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A target's settings, read.
 *
 * @param socket HAProxy's stats socket, of level admin
 * @param endpoints who knows where the instances are
 * @param drain how long requests may take to end on a server that is taken out
 */
record Settings(Path socket, String backend, Slots slots, URI endpoints, Duration drain) {
    private static final List<String> KNOWN = List.of("backend", "drain", "endpoints", "slots", "socket");
    /** They become part of commands to HAProxy, and names of files. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
    private static final int MOST_SLOTS = 8;

    /** @throws IllegalArgumentException naming the setting that is wrong */
    static Settings of(Map<String, String> settings) {
        new TreeSet<>(settings.keySet()).stream().filter(key -> !KNOWN.contains(key)).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException("settings." + key + " is unknown, there are " + KNOWN);
        });
        return new Settings(socket(need(settings, "socket")), backend(need(settings, "backend")),
                slots(settings.getOrDefault("slots", "blue,green")), endpoints(need(settings, "endpoints")),
                drain(settings.getOrDefault("drain", "30s")));
    }

    private static String need(Map<String, String> settings, String key) {
        String text = settings.getOrDefault(key, "");
        if (text.isBlank()) {
            throw new IllegalArgumentException("settings." + key + " is missing");
        }
        return text;
    }

    private static Path socket(String text) {
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "settings.socket is '" + text + "', must be the whole path of HAProxy's stats socket");
        }
        return Path.of(text);
    }

    private static String backend(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("settings.backend is '" + text
                    + "', must be 1 to 64 letters, digits, dots, dashes or underscores");
        }
        return text;
    }

    private static Slots slots(String text) {
        List<String> names = List.of(text.split("\\s*,\\s*", -1));
        boolean good = names.size() >= 2 && names.size() <= MOST_SLOTS && new HashSet<>(names).size() == names.size()
                && names.stream().allMatch(name -> NAME.matcher(name).matches());
        if (!good) {
            throw new IllegalArgumentException("settings.slots is '" + text + "', must be 2 to " + MOST_SLOTS
                    + " different names like blue,green");
        }
        return new Slots(names);
    }

    private static URI endpoints(String text) {
        try {
            URI uri = URI.create(text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException notEven) {
            throw new IllegalArgumentException("settings.endpoints is '" + text + "', which is no URL", notEven);
        }
        throw new IllegalArgumentException(
                "settings.endpoints is '" + text + "', must be like http://127.0.0.1:8301/endpoints");
    }

    private static Duration drain(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("settings.drain is '" + text + "', must be like 500ms, 10s or 2m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }
}
