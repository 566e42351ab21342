package dev.spillway.executor.metrics.source;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The query of a measure command, by its keys. What cannot be read is a {@link Mistake} that names the key. */
public final class Keys {
    private final TreeMap<String, String> query;

    public Keys(Map<String, String> query) {
        this.query = new TreeMap<>(query);
    }

    /** A key that nobody knows is a mistake of the author; {@code header.} stands for all that begin so. */
    public void only(Set<String> known) throws Mistake {
        for (String key : query.keySet()) {
            boolean isKnown = known.contains(key)
                    || known.stream().anyMatch(prefix -> prefix.endsWith(".") && key.startsWith(prefix)
                            && key.length() > prefix.length());
            if (!isKnown) {
                throw new Mistake("query." + key + " is not known; known are " + new TreeSet<>(known));
            }
        }
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(query.get(key)).filter(text -> !text.isBlank());
    }

    public String need(String key) throws Mistake {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            throw new Mistake("query." + key + " is missing");
        }
        return text.get();
    }

    /** All that begin with the prefix, without it. */
    public Map<String, String> under(String prefix) {
        var found = new TreeMap<String, String>();
        query.tailMap(prefix).forEach((key, text) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), text);
            }
        });
        return found;
    }

    /** Positive seconds, with or without a fraction. */
    public Optional<Duration> seconds(String key) throws Mistake {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            BigDecimal millis = new BigDecimal(text.get().strip()).movePointRight(3);
            Duration seconds = Duration.ofMillis(millis.longValueExact());
            if (seconds.isPositive() && seconds.compareTo(Limits.TIMEOUT_LONGEST) <= 0) {
                return Optional.of(seconds);
            }
        } catch (ArithmeticException | NumberFormatException _) {
            // said below
        }
        throw new Mistake("query." + key + " must be seconds from 0.001 to " + Limits.TIMEOUT_LONGEST.toSeconds()
                + ", but is '" + text.get() + "'");
    }

    public boolean flag(String key) throws Mistake {
        return switch (text(key).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new Mistake("query." + key + " must be true or false, but is '" + text(key).orElse("") + "'");
        };
    }
}
