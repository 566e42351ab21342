package dev.spillway.executor.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.FeatureFlags;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Target;
import dev.spillway.executor.local.process.CommandLine;
import dev.spillway.executor.local.process.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A target's settings, read.
 *
 * @param command what is run where a revision's artifact says nothing; may be empty
 * @param replicas full capacity, 1..100
 * @param port the proxy's, 0 = any free one
 * @param readiness a path, or {@code tcp}
 * @param proxied whether the requests come through the proxy here
 */
record Settings(String command, int replicas, int port, String readiness, Duration readyWithin, Duration drain,
        Duration grace, Map<String, String> env, boolean proxied) {
    private static final Set<String> KNOWN = Set.of("command", "replicas", "port", "readiness", "ready.within",
            "drain", "grace");
    private static final int MOST_REPLICAS = 100;
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
    private static final ObjectMapper JSON = new ObjectMapper();

    Settings {
        env = Map.copyOf(env);
    }

    /**
     * A workload's instances have no proxy that knows when they are empty: they leave the list of endpoints and stay up for
     * a while, so that whoever routes to them can follow.
     *
     * @throws IllegalArgumentException naming the setting that is wrong
     */
    static Settings of(Target target) {
        Map<String, String> settings = target.settings();
        Map<String, String> env = new TreeMap<>();
        settings.forEach((key, value) -> {
            if (key.startsWith("env.") && key.length() > "env.".length()) {
                env.put(key.substring("env.".length()), value);
            } else if (!KNOWN.contains(key)) {
                throw new IllegalArgumentException(
                        "settings." + key + " is unknown, there are " + sorted() + " and env.*");
            }
        });
        return new Settings(settings.getOrDefault("command", ""), number(settings, "replicas", 1, 1, MOST_REPLICAS),
                number(settings, "port", 0, 0, 65_535), readiness(settings), duration(settings, "ready.within", "60s"),
                duration(settings, "drain", target.hasTraffic() ? "30s" : "5s"), duration(settings, "grace", "10s"),
                env, target.hasTraffic());
    }

    private static List<String> sorted() {
        List<String> sorted = new ArrayList<>(KNOWN);
        sorted.sort(null);
        return sorted;
    }

    private static int number(Map<String, String> settings, String key, int otherwise, int least, int most) {
        String text = settings.getOrDefault(key, Integer.toString(otherwise));
        if (text.matches("\\d{1,6}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "settings." + key + " is '" + text + "', must be a number " + least + ".." + most);
    }

    private static String readiness(Map<String, String> settings) {
        String text = settings.getOrDefault("readiness", "tcp");
        if (text.startsWith("/") || text.equals("tcp")) {
            return text;
        }
        throw new IllegalArgumentException("settings.readiness is '" + text + "', must be a /path or tcp");
    }

    private static Duration duration(Map<String, String> settings, String key, String otherwise) {
        String text = settings.getOrDefault(key, otherwise);
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("settings." + key + " is '" + text + "', must be like 500ms, 10s or 2m");
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        return unit.equals("ms")
                ? Duration.ofMillis(amount)
                : unit.equals("s") ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount);
    }

    /** At least one instance above 0. */
    int instances(int permille) {
        return Math.ceilDiv(replicas * permille, 1000);
    }

    /** How a revision is run here; the more special word wins: env.*, config, flags. */
    Workload workload(Revision revision) {
        String line = revision.artifact().isBlank() ? command : revision.artifact();
        if (line.isBlank()) {
            throw new IllegalArgumentException("there is no command: neither the revision's artifact nor"
                    + " settings.command says what to run");
        }
        Map<String, String> all = new TreeMap<>(env);
        all.putAll(revision.config());
        FeatureFlags.of(revision).ifPresent(flags -> all.put(FeatureFlags.VARIABLE, flags));
        return new Workload(revision.id(), CommandLine.split(line), all, readiness, readyWithin.toMillis(),
                drain.toMillis(), grace.toMillis(), proxied ? 0 : drain.toMillis());
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("plain values have JSON", broken);
        }
    }
}
