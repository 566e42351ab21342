package dev.spillway.definition.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One statement as words: keywords and plain names in capitals, quoted names and texts as they stand, each sign by itself.
 *
 * @param number in its script, from 1
 */
record Statement(int number, List<String> words) {
    private static final int SHOWN = 6;

    Statement {
        words = List.copyOf(words);
    }

    boolean begins(String... expected) {
        return words.size() >= expected.length && words.subList(0, expected.length).equals(List.of(expected));
    }

    boolean has(String... expected) {
        return at(expected) >= 0;
    }

    /** Where these words stand in a row; -1 where they do not. */
    int at(String... expected) {
        return java.util.Collections.indexOfSubList(words, List.of(expected));
    }

    /** Parts between the commas outside of brackets, from this word on. */
    List<Statement> parts(int from) {
        List<Statement> parts = new ArrayList<>();
        List<String> part = new ArrayList<>();
        int depth = 0;
        for (String word : words.subList(from, words.size())) {
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            if (depth == 0 && word.equals(",")) {
                parts.add(new Statement(number, part));
                part = new ArrayList<>();
            } else {
                part.add(word);
            }
        }
        parts.add(new Statement(number, part));
        return parts;
    }

    /** How people find it. */
    String shown() {
        String text = String.join(" ", words.subList(0, Math.min(SHOWN, words.size())));
        return "statement " + number + " (" + text + (words.size() > SHOWN ? " …" : "") + ")";
    }

    static String capital(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
