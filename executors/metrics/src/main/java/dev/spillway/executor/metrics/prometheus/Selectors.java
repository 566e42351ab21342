package dev.spillway.executor.metrics.prometheus;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the selectors of an expression, without their ranges, to ask how old their newest samples are: the answer to the
 * expression itself carries the time of the question, however old what it was computed from.
 */
final class Selectors {
    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|`[^`]*+`";
    private static final Pattern SKIPPED = Pattern
            .compile("\\s++|#[^\\n]*+|\\[[^]]*+]|" + STRING + "|[0-9.][0-9a-zA-Z_.]*+", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*+");
    private static final Pattern BRACES = Pattern.compile("\\s*+\\{(?:[^\"'`}]++|" + STRING + ")*+}",
            Pattern.DOTALL);
    private static final Pattern LIST = Pattern.compile("\\s*+\\([^()]*+\\)");
    private static final Pattern CALL = Pattern.compile("(?:\\s++|#[^\\n]*+\\n)*+\\(");
    private static final Pattern GROUPING = Pattern.compile("\\s++(?:by|without)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> WITH_LIST = Set.of("by", "without", "on", "ignoring", "group_left",
            "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "atan2", "bool", "offset", "inf", "nan");

    private final String text;
    private int at;
    private final Set<String> found = new LinkedHashSet<>();

    private Selectors(String text) {
        this.text = text;
    }

    static Set<String> of(String expression) {
        var selectors = new Selectors(expression);
        selectors.scan();
        return selectors.found;
    }

    /** The age, in seconds by Prometheus' own clock, of the newest sample; no sample where there is none of five minutes. */
    static String age(Set<String> selectors) {
        var newest = new StringBuilder();
        int n = 0;
        for (String selector : selectors) {
            newest.append(n == 0 ? "" : " or ").append("label_replace(max(timestamp(").append(selector)
                    .append(")), \"selector\", \"").append(n).append("\", \"\", \"\")");
            n++;
        }
        return "time() - max(" + newest + ")";
    }

    private void scan() {
        while (at < text.length()) {
            Matcher skipped = next(SKIPPED);
            Matcher name = next(NAME);
            Matcher braces = next(BRACES);
            if (skipped.lookingAt()) {
                at = skipped.end();
            } else if (name.lookingAt()) {
                at = name.end();
                word(name.group());
            } else if (braces.lookingAt()) {
                at = braces.end();
                found.add(braces.group().strip());
            } else {
                at++;
            }
        }
    }

    private void word(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        Matcher list = next(LIST);
        if (WITH_LIST.contains(lower)) {
            at = list.lookingAt() ? list.end() : at;
        } else if (!WORDS.contains(lower) && !next(CALL).lookingAt() && !next(GROUPING).lookingAt()) {
            Matcher braces = next(BRACES);
            boolean labelled = braces.lookingAt();
            found.add(word + (labelled ? braces.group().strip() : ""));
            at = labelled ? braces.end() : at;
        }
    }

    private Matcher next(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }
}
