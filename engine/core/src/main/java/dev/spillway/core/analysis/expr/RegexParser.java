package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Regex.Edge;
import dev.spillway.core.analysis.expr.Regex.Step;
import dev.spillway.core.model.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Compiles the syntax of RE2 that conditions need. Left out, and refused by name: Unicode classes (\pL), [:alpha:], \Q...\E,
 * octal escapes, and flags anywhere but at the start. RE2 itself has neither back-references nor look-around.
 */
final class RegexParser {
    private static final int MOST_REPEATS = 1000;
    private static final int MOST_STEPS = 10_000;
    private final String pattern;
    private final int offset;
    private final List<Step> steps = new ArrayList<>();
    private int at;
    private int depth;
    private boolean anyCase;
    private boolean dotTakesLines;
    private boolean lineEdges;

    /** @param offset of the pattern in the condition, for messages */
    RegexParser(String pattern, int offset) {
        this.pattern = pattern;
        this.offset = offset;
    }

    List<Step> program() {
        flags();
        alternatives();
        if (at < pattern.length()) {
            throw refuse("a ')' without a '('");
        }
        emit(new Step.Found());
        return steps;
    }

    private void flags() {
        int end = pattern.indexOf(')');
        if (pattern.startsWith("(?") && end > 2 && pattern.substring(2, end).matches("[ims]+")) {
            anyCase = pattern.substring(0, end).contains("i");
            lineEdges = pattern.substring(0, end).contains("m");
            dotTakesLines = pattern.substring(0, end).contains("s");
            at = end + 1;
        }
    }

    private void alternatives() {
        if (++depth > Limits.CONDITION_DEPTH) {
            throw refuse("too many groups in groups");
        }
        int start = steps.size();
        sequence();
        List<Integer> ends = new ArrayList<>();
        while (peek() == '|') {
            at++;
            insertBefore(start);
            ends.add(steps.size());
            emit(new Step.Fork(0, 0));
            steps.set(start, new Step.Fork(start + 1, steps.size()));
            start = steps.size();
            sequence();
        }
        ends.forEach(end -> steps.set(end, new Step.Fork(steps.size(), steps.size())));
        depth--;
    }

    private void sequence() {
        while (at < pattern.length() && peek() != '|' && peek() != ')') {
            int start = steps.size();
            atom();
            repeats(start);
        }
    }

    private void atom() {
        int c = take();
        switch (c) {
            case '(' -> group();
            case '[' -> emit(new Step.One(new RegexClass(this).read()));
            case '.' -> one(dotTakesLines ? _ -> true : x -> x != '\n');
            case '^' -> edge((before, _) -> before < 0 || (lineEdges && before == '\n'));
            case '$' -> edge((_, after) -> after < 0 || (lineEdges && after == '\n'));
            case '\\' -> escape();
            case '*', '+', '?' -> throw refuse("nothing to repeat before '" + (char) c + "'");
            default -> one(x -> x == c);
        }
    }

    private void group() {
        if (peek() == '?') {
            String name = pattern.startsWith("?P<", at) ? "?P<" : pattern.startsWith("?<", at) ? "?<" : "?:";
            int end = name.equals("?:") ? at + 2 : pattern.indexOf('>', at) + 1;
            boolean named = end > 0 && pattern.substring(at + name.length(), Math.max(end - 1, at + name.length()))
                    .matches("\\w+");
            if (!pattern.startsWith(name, at) || !(name.equals("?:") || named)) {
                throw refuse("of the groups (?...) only (?:...), (?P<name>...) and flags at the start are taken");
            }
            at = end;
        }
        alternatives();
        if (peek() != ')') {
            throw refuse("a group is not closed");
        }
        at++;
    }

    private void escape() {
        int c = peek();
        switch (c) {
            case 'b' -> edge((before, after) -> isWord(before) != isWord(after));
            case 'B' -> edge((before, after) -> isWord(before) == isWord(after));
            case 'A' -> edge((before, _) -> before < 0);
            case 'z' -> edge((_, after) -> after < 0);
            default -> {
                one(RegexClass.escape(this));
                return;
            }
        }
        at++;
    }

    private static boolean isWord(int c) {
        return c >= 0 && RegexClass.WORD.test(c);
    }

    /** Repeats the steps from the start on: *, +, ?, {n}, {n,} and {n,m}; a ? behind makes no difference. */
    private void repeats(int start) {
        int least = peek() == '+' ? 1 : 0;
        int most = peek() == '?' ? 1 : -1;
        if (peek() == '*' || peek() == '+' || peek() == '?') {
            at++;
        } else {
            Counted counted = Counted.at(pattern, at);
            if (counted.length() == 0) {
                return;
            }
            least = counted.least();
            most = counted.most();
            if (Math.max(least, most) > MOST_REPEATS || (most >= 0 && most < least)) {
                throw refuse("a part may be repeated {n,m} times with n <= m <= " + MOST_REPEATS);
            }
            at += counted.length();
        }
        at += peek() == '?' ? 1 : 0;
        if (peek() == '*' || peek() == '+' || peek() == '?' || Counted.at(pattern, at).length() > 0) {
            throw refuse("a repeat may not be repeated without a group");
        }
        repeat(start, least, most);
    }

    private void repeat(int start, int least, int most) {
        List<Step> body = List.copyOf(steps.subList(start, steps.size()));
        steps.subList(start, steps.size()).clear();
        for (int i = 0; i < least; i++) {
            copy(body, start);
        }
        for (int i = least; i < most; i++) {
            int fork = steps.size();
            steps.add(new Step.Fork(fork + 1, fork + 1 + body.size()));
            copy(body, start);
        }
        if (most < 0) {
            int fork = steps.size();
            steps.add(new Step.Fork(fork + 1, fork + 2 + body.size()));
            copy(body, start);
            emit(new Step.Fork(fork, fork));
        }
    }

    private void copy(List<Step> body, int start) {
        int shift = steps.size() - start;
        body.forEach(step -> emit(shifted(step, shift)));
    }

    /** Makes room before what was emitted from there on. */
    private void insertBefore(int place) {
        List<Step> moved = steps.subList(place, steps.size()).stream().map(step -> shifted(step, 1)).toList();
        steps.subList(place, steps.size()).clear();
        steps.add(new Step.Found());
        steps.addAll(moved);
    }

    private static Step shifted(Step step, int shift) {
        return step instanceof Step.Fork(int one, int other) ? new Step.Fork(one + shift, other + shift) : step;
    }

    private void one(IntPredicate takes) {
        emit(new Step.One(anyCase ? RegexClass.anyCase(takes) : takes));
    }

    private void edge(Edge edge) {
        emit(new Step.Between(edge));
    }

    private void emit(Step step) {
        if (steps.size() >= MOST_STEPS) {
            throw refuse("the pattern is too large");
        }
        steps.add(step);
    }

    boolean anyCase() {
        return anyCase;
    }

    /** The next character, or -1 behind the end. */
    int peek() {
        return at < pattern.length() ? pattern.codePointAt(at) : -1;
    }

    int take() {
        int c = peek();
        if (c < 0) {
            throw refuse("it ends too early");
        }
        at += Character.charCount(c);
        return c;
    }

    boolean comes(String text) {
        return pattern.startsWith(text, at);
    }

    Refusal refuse(String reason) {
        return new Refusal(offset, "the pattern is not taken: " + reason + " (at character " + (at + 1) + " of it)");
    }

    /** {n}, {n,} or {n,m} at a place of the pattern; of length 0 if there is none, and the brace means itself. */
    private record Counted(int least, int most, int length) {
        private static final java.util.regex.Pattern COUNT = java.util.regex.Pattern
                .compile("\\{(0|[1-9]\\d{0,5})(?:(,)(0|[1-9]\\d{0,5})?)?}");

        static Counted at(String pattern, int at) {
            var count = COUNT.matcher(pattern).region(Math.min(at, pattern.length()), pattern.length());
            if (!count.lookingAt()) {
                return new Counted(0, 0, 0);
            }
            int least = Integer.parseInt(count.group(1));
            boolean open = count.group(2) != null && count.group(3) == null;
            int most = count.group(3) == null ? least : Integer.parseInt(count.group(3));
            return new Counted(least, open ? -1 : most, count.end() - count.start());
        }
    }
}
