package dev.spillway.executor.database;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A target's settings, read.
 *
 * @param database the name under which the executor knows its address and its account
 * @param version of the migration, in Flyway's history; digits and dots
 * @param expand adds what the new revision needs
 * @param backfill moves the rows of one batch; {@code :batch} stands for how many
 * @param verify counts the rows in which old and new do not agree
 * @param contract takes away what only the old revision needed
 * @param pause between two batches
 */
record Settings(String database, String version, Optional<String> expand, Optional<String> backfill,
        Optional<String> verify, Optional<String> contract, int batch, Duration pause) {
    static final String EXPAND = "expand";
    static final String BACKFILL = "backfill";
    static final String CONTRACT = "contract";
    private static final Pattern VERSION = Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,3}");
    private static final Pattern MILLIS = Pattern.compile("(\\d{1,6})ms");
    private static final int MOST = 100_000;

    /** @throws IllegalArgumentException naming the setting that is wrong */
    static Settings of(Map<String, String> settings) {
        String version = needed(settings, "version");
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("settings.version is '" + version + "', must be like 7 or 2026.11.27");
        }
        String batch = settings.getOrDefault("batch", "1000");
        if (!batch.matches("\\d{1,6}") || Integer.parseInt(batch) < 1 || Integer.parseInt(batch) > MOST) {
            throw new IllegalArgumentException("settings.batch is '" + batch + "', must be a number 1.." + MOST);
        }
        Matcher pause = MILLIS.matcher(settings.getOrDefault("pause", "50ms"));
        if (!pause.matches()) {
            throw new IllegalArgumentException("settings.pause must be like 50ms");
        }
        return new Settings(needed(settings, "database"), version, text(settings, EXPAND), text(settings, BACKFILL),
                text(settings, "verify"), text(settings, CONTRACT), Integer.parseInt(batch),
                Duration.ofMillis(Long.parseLong(pause.group(1))));
    }

    private static String needed(Map<String, String> settings, String name) {
        return text(settings, name)
                .orElseThrow(() -> new IllegalArgumentException("settings." + name + " is missing"));
    }

    private static Optional<String> text(Map<String, String> settings, String name) {
        return Optional.of(settings.getOrDefault(name, "")).filter(text -> !text.isBlank());
    }

    Optional<String> script(String phase) {
        return phase.equals(EXPAND) ? expand : contract;
    }
}
