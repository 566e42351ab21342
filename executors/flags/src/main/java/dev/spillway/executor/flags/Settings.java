package dev.spillway.executor.flags;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A target's settings, read.
 *
 * @param provider the name of the store
 * @param words the provider's own: {@code file}, or {@code project}, {@code environment}, {@code contextKind} and
 *            {@code bucketBy}
 * @param flags by key: what the target owns
 */
public record Settings(String provider, SortedMap<String, String> words, SortedMap<String, Variants> flags) {
    private static final String ON = "on.";
    private static final String OFF = "off.";

    /** What a flag serves to those who see it on, and to the others. */
    public record Variants(String on, String off) {}

    /** @throws IllegalArgumentException naming the setting that is wrong */
    static Settings of(Map<String, String> settings) {
        SortedMap<String, Variants> flags = new TreeMap<>();
        SortedMap<String, String> words = new TreeMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith(ON) && name.length() > ON.length()) {
                String key = name.substring(ON.length());
                flags.put(key, variants(key, value, settings.get(OFF + key)));
            } else if (!name.startsWith(OFF) && !name.equals("provider")) {
                words.put(name, value);
            }
        });
        if (flags.isEmpty()) {
            throw new IllegalArgumentException("settings name no flag: on.KEY and off.KEY say what it serves");
        }
        return new Settings(needed(settings, "provider"), words, flags);
    }

    private static Variants variants(String key, String on, @org.jspecify.annotations.Nullable String off) {
        if (off == null) {
            throw new IllegalArgumentException("settings." + OFF + key + " is missing: what others than those who see "
                    + key + " on get");
        }
        if (on.equals(off)) {
            throw new IllegalArgumentException(
                    "settings." + ON + key + " and settings." + OFF + key + " are the same: " + on);
        }
        return new Variants(on, off);
    }

    /** @throws IllegalArgumentException if the provider's word is missing */
    public String word(String name) {
        return needed(words, name);
    }

    public String word(String name, String otherwise) {
        return words.getOrDefault(name, otherwise);
    }

    /** @throws IllegalArgumentException if the target does not own it */
    public Variants variants(String key) {
        Variants variants = flags.get(key);
        if (variants == null) {
            throw new IllegalArgumentException("the target names no flag '" + key + "', only " + flags.keySet());
        }
        return variants;
    }

    private static String needed(Map<String, String> settings, String name) {
        String value = settings.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException("settings." + name + " is missing");
        }
        return value;
    }
}
