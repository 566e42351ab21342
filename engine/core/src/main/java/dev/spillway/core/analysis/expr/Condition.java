package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Type.Plain;
import dev.spillway.core.analysis.expr.Value.Bool;
import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Nil;
import dev.spillway.core.model.Limits;
import java.util.Set;

/**
 * A successCondition or failureCondition of Argo Rollouts, with its meaning: expr-lang 1.17.8 over {@code result} and Argo's
 * asInt, asFloat, isNaN, isInf, isNil and default. What Spillway does not take of the language is a {@link Problem} when it is
 * parsed, by name, never a surprise at a measurement.
 */
public final class Condition implements ParsedCondition {
    private static final Set<String> MISSING = Set.of("nil", "isNil", "isNaN", "isInf", "default", "len");
    private final String text;
    private final Node checked;
    private final Node folded;

    private Condition(String text, Node checked, Node folded) {
        this.text = text;
        this.checked = checked;
        this.folded = folded;
    }

    /** Reads a condition; parse once and keep it. Arguments ({@code {{args.x}}}) must have been filled in. */
    public static ParsedCondition parse(String text) {
        try {
            if (text.length() > Limits.CONDITION_CHARS) {
                throw new Refusal(Limits.CONDITION_CHARS, "a condition may have at most " + Limits.CONDITION_CHARS
                        + " characters, this one has " + text.length());
            }
            Node node = Parser.parse(text);
            Checker.check(node, Plain.UNKNOWN);
            return new Condition(text, node, Folding.fold(node));
        } catch (Refusal refusal) {
            return Problem.of(text, refusal);
        }
    }

    /** Evaluates the condition. The same result gives the same answer in every process. */
    public Answer holds(Value result) {
        try {
            Checker.check(checked, Type.of(result));
            Value answer = new Evaluator(result).evaluate(folded);
            if (answer instanceof Bool(boolean is)) {
                return Answer.of(is);
            }
            throw new Refusal(folded.at(), "a condition must be true or false, but this is " + Type.of(answer));
        } catch (Refusal refusal) {
            return new Answer.Undecided(Problem.of(text, refusal) + noData(result));
        }
    }

    private static String noData(Value result) {
        return switch (result) {
            case Nil _ -> " (the result is nil: there was no data)";
            case Items list when list.size() == 0 -> " (the result is an empty list: there was no data)";
            case Value _ -> "";
        };
    }

    /** Whether it says itself what is to become of a result that holds nothing. */
    public boolean asksForWhatIsMissing() {
        return Lexer.tokens(text).stream().anyMatch(
                token -> token.kind() == Token.Kind.NAME ? MISSING.contains(token.text()) : token.is("??"));
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition condition && condition.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
