package dev.spillway.core.analysis.expr;

/** stub, to be replaced by the real one */
public final class Condition implements ParsedCondition {
    private final String text;

    private Condition(String text) {
        this.text = text;
    }

    public static ParsedCondition parse(String text) {
        return new Condition(text);
    }

    public Answer holds(Value v) {
        return switch (v) {
            case Value.Real r -> Answer.of(text.contains(">=") ? r.value() >= limit() : r.value() < limit());
            case Value.Items i when !i.values().isEmpty() -> holds(i.values().getFirst());
            default -> new Answer.Error("bad");
        };
    }

    private double limit() {
        return Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1));
    }

    public boolean asksForWhatIsMissing() {
        return text.contains("isNaN");
    }

    @Override
    public String toString() {
        return text;
    }
}
