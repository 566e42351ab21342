package dev.spillway.definition.yaml;

/**
 * Something wrong with a definition.
 *
 * @param line    1 is the first
 * @param column  1 is the first
 * @param path    of the field, for example {@code strategy.canary.steps[2].setWeight}; empty for the file as a whole
 * @param message what was wrong, and what would be right
 */
public record Problem(int line, int column, String path, String message) {
    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
