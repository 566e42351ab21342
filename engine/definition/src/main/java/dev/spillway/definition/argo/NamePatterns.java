package dev.spillway.definition.argo;

import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which metrics a rule is about: a regular expression that is found anywhere in the name, as in Argo Rollouts, and a bare
 * {@code *} for all, which Argo Rollouts documents but does not take. A pattern is given so many looks at a name and no more:
 * a definition may come from anybody.
 */
final class NamePatterns {
    private static final int RULES = 64;
    private static final int LONGEST = 256;
    private static final int LOOKS = 100_000;

    private record Rule(YamlField field, Pattern pattern) {}

    private final List<Rule> rules = new ArrayList<>();
    private final HashSet<String> written = new HashSet<>();

    /** Rules of one block; two with the same name are a finding. */
    void add(Optional<YamlField> list) {
        list.map(f -> f.list(RULES)).orElse(List.of()).forEach(entry -> entry.map().ifPresent(this::add));
    }

    private void add(YamlMap entry) {
        entry.need("metricName").ifPresent(field -> field.text().ifPresent(text -> {
            if (!written.add(text)) {
                field.wrong("two rules have the same name '" + text + "'");
            } else if (text.length() > LONGEST) {
                field.wrong("may have at most " + LONGEST + " characters");
            } else {
                compiled(field, text).ifPresent(pattern -> rules.add(new Rule(field, pattern)));
            }
        }));
    }

    private static Optional<Pattern> compiled(YamlField field, String text) {
        if (text.equals("*")) {
            return Optional.of(Pattern.compile(""));
        }
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException wrong) {
            field.wrong(Math.max(0, wrong.getIndex()), "is no regular expression: " + wrong.getDescription());
            return Optional.empty();
        }
    }

    /** A rule that is about no metric is a finding: a name was mistyped. */
    void mustMatch(List<String> metrics) {
        for (Rule rule : rules) {
            if (metrics.stream().noneMatch(name -> found(rule, name))) {
                rule.field().wrong("matches no metric; there " + (metrics.size() == 1 ? "is " : "are ")
                        + String.join(", ", metrics));
            }
        }
    }

    boolean matches(String metric) {
        return rules.stream().anyMatch(rule -> found(rule, metric));
    }

    private static boolean found(Rule rule, String name) {
        try {
            return rule.pattern().matcher(new Glimpsed(name, new AtomicInteger(LOOKS))).find();
        } catch (TooLong | StackOverflowError tooLong) {
            rule.field().wrong("takes too long to match");
            return false;
        }
    }

    /** Counts how often the pattern looks. */
    private static final class Glimpsed implements CharSequence {
        private final String text;
        private final AtomicInteger left;

        Glimpsed(String text, AtomicInteger left) {
            this.text = text;
            this.left = left;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (left.getAndDecrement() <= 0) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Glimpsed(text.substring(start, end), left);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
