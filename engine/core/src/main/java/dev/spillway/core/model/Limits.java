package dev.spillway.core.model;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Every limit of the core in one place, and the checks that hold them. Violations throw {@link IllegalArgumentException}. */
public final class Limits {
    public static final int STEPS = 64;
    public static final int ANALYSES = 32;
    public static final int TARGETS = 16;
    public static final int HEADER_MATCHES = 8;
    public static final int DEFINITION_BYTES = 32 * 1024;
    /** A request as it travels. Much of it stays in the service's state, ten revisions of it, and all of that is written with every decision. */
    public static final int REQUEST_BYTES = 128 * 1024;
    public static final int SNAPSHOT_BYTES = 64 * 1024;
    public static final int WAITING = 8;
    public static final int REMEMBERED_REQUESTS = 500;
    public static final int FULL_HISTORY = 10;
    public static final int HISTORY = 50;
    public static final int FORWARD_ATTEMPTS = 3;
    public static final int STUCK_AFTER_FAILURES = 3;
    public static final int ALERTS_REMEMBERED = 32;
    /** A result that a condition is asked about, as text. */
    public static final int RESULT_BYTES = 8 * 1024;
    public static final int REASON_CHARACTERS = 500;
    /** Revisions by source that one judge remembers. */
    public static final int JUDGED_SERIES = 64;
    /** Fewer requests of both revisions do not show a share. */
    public static final long SHARE_REQUESTS = 200;
    /** How far the observed share may be from the weight. */
    public static final Weight SHARE_TOLERANCE = new Weight(20);
    /** So long is the share looked for at the start of a bake. */
    public static final Duration SHARE_WITHIN = Duration.ofMinutes(2);
    public static final Duration STUCK_REMINDER = Duration.ofMinutes(10);
    public static final Duration UNACCEPTED_NOTICE = Duration.ofSeconds(15);
    public static final Duration BACKOFF_FIRST = Duration.ofSeconds(1);
    public static final Duration BACKOFF_MOST = Duration.ofSeconds(60);
    /** Of a condition's text, and of its parts (names, literals, operators, calls): they bound the depth of every walk. */
    public static final int CONDITION_CHARS = 4096;
    public static final int CONDITION_NODES = 400;
    public static final int CONDITION_DEPTH = 64;
    /** One step: a part evaluated, an element visited, a character made. */
    public static final int CONDITION_STEPS = 1_000_000;
    /** Of a result's canonical text. */
    public static final int RESULT_CHARS = 1024 * 1024;
    public static final int RESULT_VALUES = 100_000;
    public static final int RESULT_DEPTH = 32;
    private static final int NAME_LENGTH = 64;
    /** Names of services, environments and requests. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + NAME_LENGTH + "}");

    private Limits() {}

    public static String name(String field, String value) {
        require(isName(value), () -> field + " must match " + NAME.pattern() + ", but was '" + value + "'");
        return value;
    }

    /** Whether it matches {@link #NAME}. Every id in every record is asked, so not by the pattern. */
    static boolean isName(String value) {
        if (value.isEmpty() || value.length() > NAME_LENGTH) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isNameCharacter(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'
                || c == '_';
    }

    static void condition(String field, String text) {
        require(!text.isBlank() && text.length() <= CONDITION_CHARS,
                field + " needs 1.." + CONDITION_CHARS + " characters, but has " + text.length());
    }

    public static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** @param message made only where it does not hold */
    public static void require(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new IllegalArgumentException(message.get());
        }
    }

    public static <T> List<T> atMost(int most, String field, List<T> values) {
        require(values.size() <= most,
                () -> field + " may have at most " + most + " entries, but has " + values.size());
        return List.copyOf(values);
    }

    /** A copy whose order is the same in every process: replay and the hash chain depend on it. */
    public static <K extends Comparable<K>, V> SortedMap<K, V> sorted(Map<K, V> values) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** 1 s, 2 s, 4 s … 60 s. */
    public static Duration backoff(int failures) {
        long seconds = BACKOFF_FIRST.toSeconds() << Math.min(Math.max(failures - 1, 0), 6);
        return Duration.ofSeconds(Math.min(seconds, BACKOFF_MOST.toSeconds()));
    }

    static <T> boolean distinct(Collection<T> values) {
        return values.stream().distinct().count() == values.size();
    }
}
