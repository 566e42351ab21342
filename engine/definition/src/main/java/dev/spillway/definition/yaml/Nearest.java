package dev.spillway.definition.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Did you mean …? */
public final class Nearest {
    private Nearest() {}

    /** The known word closest to what was written, if it is close enough to be a slip. */
    public static Optional<String> to(String written, Collection<String> known) {
        String lower = written.toLowerCase(Locale.ROOT);
        return known.stream().filter(word -> distance(lower, word.toLowerCase(Locale.ROOT)) <= allowed(word))
                .min(Comparator.comparingInt(word -> distance(lower, word.toLowerCase(Locale.ROOT))));
    }

    /** A sentence that helps, for an unknown word. */
    public static String hint(String written, Collection<String> known) {
        return to(written, known).map(word -> "did you mean '" + word + "'?")
                .orElseGet(() -> "known are " + String.join(", ", known));
    }

    private static int allowed(String word) {
        return Math.max(word.length() < 4 ? 1 : 2, word.length() / 3);
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
