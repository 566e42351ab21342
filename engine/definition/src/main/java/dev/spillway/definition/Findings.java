package dev.spillway.definition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects problems, so that all are said at once. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();

    void add(Node where, String path, String message) {
        var mark = where.getStartMark();
        add(mark.map(m -> m.getLine()).orElse(0) + 1, mark.map(m -> m.getColumn()).orElse(0) + 1, path, message);
    }

    void add(int line, int column, String path, String message) {
        problems.add(new Problem(line, column, path, message));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    Reading.Problems asReading() {
        return new Reading.Problems(problems.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column)).toList());
    }
}
