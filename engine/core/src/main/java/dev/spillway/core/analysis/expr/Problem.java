package dev.spillway.core.analysis.expr;

/**
 * Why a text is no condition or no value.
 *
 * @param offset of the char where the trouble begins, from 0; the length of the text when it ends too early
 * @param line   from 1
 * @param column in characters (code points), from 1
 * @param reason a sentence for the author of the text
 */
public record Problem(int offset, int line, int column, String reason) implements ParsedCondition, ParsedValue {

    static Problem of(String text, Refusal refusal) {
        int offset = Math.clamp(refusal.at(), 0, text.length());
        String before = text.substring(0, offset);
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Problem(offset, line, 1 + before.codePointCount(lineStart, offset), refusal.reason());
    }

    @Override
    public String toString() {
        return line + ":" + column + ": " + reason;
    }
}
