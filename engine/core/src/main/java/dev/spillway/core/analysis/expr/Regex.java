package dev.spillway.core.analysis.expr;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A regular expression as Go matches it, in time that grows with the text and not with its luck: all states at once (K. Thompson,
 * CACM 11, 1968). java.util.regex would backtrack, and a condition must not hang. It only says whether there is a match, so
 * greedy and lazy are the same.
 */
final class Regex {
    private final List<Step> steps;

    Regex(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    static Regex of(String pattern, int at) {
        return new Regex(new RegexParser(pattern, at).program());
    }

    sealed interface Step {
        record One(IntPredicate takes) implements Step {}

        /** Holds between two characters, which are -1 at the ends of the text. */
        record Between(Edge edge) implements Step {}

        /** Goes on at both. */
        record Fork(int one, int other) implements Step {}

        record Found() implements Step {}
    }

    @FunctionalInterface
    interface Edge {
        boolean holds(int before, int after);
    }

    boolean isFoundIn(String text, Work work) {
        int[] characters = text.codePoints().toArray();
        BitSet states = new BitSet();
        for (int i = 0; i <= characters.length; i++) {
            int before = i == 0 ? -1 : characters[i - 1];
            int after = i == characters.length ? -1 : characters[i];
            states.set(0);
            BitSet reached = closed(states, before, after);
            work.spend(1 + reached.cardinality());
            if (reached.stream().anyMatch(s -> steps.get(s) instanceof Step.Found)) {
                return true;
            }
            states = new BitSet();
            for (int s = reached.nextSetBit(0); s >= 0; s = reached.nextSetBit(s + 1)) {
                states.set(s + 1, steps.get(s) instanceof Step.One(IntPredicate takes) && takes.test(after));
            }
        }
        return false;
    }

    /** All states that are reached from these without taking a character. */
    private BitSet closed(BitSet from, int before, int after) {
        BitSet reached = new BitSet();
        Deque<Integer> open = new ArrayDeque<>(from.stream().boxed().toList());
        while (!open.isEmpty()) {
            int state = open.pop();
            if (!reached.get(state)) {
                reached.set(state);
                switch (steps.get(state)) {
                    case Step.Fork(int one, int other) -> {
                        open.push(one);
                        open.push(other);
                    }
                    case Step.Between(Edge edge) when edge.holds(before, after) -> open.push(state + 1);
                    case Step.Between _,Step.One _,Step.Found _ -> {
                    }
                }
            }
        }
        return reached;
    }
}
