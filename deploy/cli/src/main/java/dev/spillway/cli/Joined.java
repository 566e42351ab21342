package dev.spillway.cli;

import dev.spillway.cli.DefinitionFiles.FileProblem;
import dev.spillway.cli.DefinitionFiles.Severity;
import dev.spillway.definition.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several files as one text of several YAML documents, as it travels to the engine; a place in it is one in a file again.
 *
 * @param pieces at least one
 */
record Joined(List<Piece> pieces) {
    private static final String BETWEEN = "---\n";

    /** @param before lines that stand in front of the file's own */
    record Piece(String file, String text, int before) {
        Piece(String file, String text) {
            this(file, text, 0);
        }

        String lines() {
            return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        }
    }

    Joined {
        pieces = List.copyOf(pieces);
    }

    static Joined of(String file, String text) {
        return new Joined(List.of(new Piece(file, text)));
    }

    Joined behind(Piece first) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(pieces);
        return new Joined(all);
    }

    /** One file alone is the text as it is. */
    String text() {
        return pieces.size() == 1
                ? pieces.getFirst().text()
                : pieces.stream().map(Piece::lines).collect(Collectors.joining(BETWEEN));
    }

    FileProblem placed(Severity severity, Problem problem) {
        int first = 1;
        for (Piece piece : pieces) {
            int lines = (int) piece.lines().chars().filter(c -> c == '\n').count();
            if (problem.line() <= first + lines || piece.equals(pieces.getLast())) {
                int line = problem.line() - first + 1 - piece.before();
                return new FileProblem(severity, piece.file(), Math.max(1, line), problem.column(), problem.path(),
                        problem.message());
            }
            first += lines + 1;
        }
        throw new IllegalStateException("there is at least one piece");
    }
}
