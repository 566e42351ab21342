package dev.spillway.definition.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects problems and warnings, so that all are said at once; what is found twice in one place is said once. */
public final class Findings {
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    public void add(Node where, String path, String message) {
        problems.add(at(where, path, message));
    }

    public void add(int line, int column, String path, String message) {
        problems.add(new Problem(line, column, path, message));
    }

    /** Something that means another thing here, or nothing: the definition is taken all the same. */
    public void warn(Node where, String path, String message) {
        warnings.add(at(where, path, message));
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** In the order of the file. */
    public List<Problem> problems() {
        return ordered(problems);
    }

    /** In the order of the file. */
    public List<Problem> warnings() {
        return ordered(warnings);
    }

    private static Problem at(Node where, String path, String message) {
        var mark = where.getStartMark();
        return new Problem(mark.map(m -> m.getLine()).orElse(0) + 1, mark.map(m -> m.getColumn()).orElse(0) + 1, path,
                message);
    }

    private static List<Problem> ordered(Collection<Problem> findings) {
        return findings.stream().sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }
}
