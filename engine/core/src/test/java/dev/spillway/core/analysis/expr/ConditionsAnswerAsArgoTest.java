package dev.spillway.core.analysis.expr;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every answer of expr-lang itself, written down by src/test/expr-lang, is ours too; where it is not, a file says so and why. */
class ConditionsAnswerAsArgoTest {
    private static final Path FOLDER = Path.of("src/test/expr-lang");

    /** A condition, how the result came, and the result. */
    record Case(String as, String condition, String result) {

        ParsedCondition parsed() {
            return Condition.parse(condition.replace('⏎', '\n'));
        }

        /** true, false or error: expr-lang finds some errors when it compiles that we find when we evaluate. */
        String answer() {
            Value value = (Value) Value.parse(result);
            return switch (parsed()) {
                case Problem _ -> "error";
                case Condition c -> switch (c.holds(as.equals("vector") ? Value.asVector(value) : value)) {
                    case Answer.Decided.TRUE -> "true";
                    case Answer.Decided.FALSE -> "false";
                    case Answer.Undecided _ -> "error";
                };
            };
        }
    }

    private static List<List<String>> lines(String file) throws IOException {
        return Files.readAllLines(FOLDER.resolve(file)).stream().filter(l -> !l.isEmpty() && !l.startsWith("#"))
                .map(l -> List.of(l.split("\t", -1))).toList();
    }

    /** What expr-lang answers. Results with the same answer share a line. */
    private static Map<Case, String> answersOfExprLang() throws IOException {
        Map<Case, String> answers = new HashMap<>();
        for (List<String> line : lines("answers.tsv")) {
            String answer = line.getFirst().matches("true|false") ? line.getFirst() : "error";
            line.subList(4, line.size())
                    .forEach(result -> answers.put(new Case(line.get(1), line.get(2), result), answer));
        }
        return answers;
    }

    /** The cases of a file, with the column that is for us. */
    private static Map<Case, String> exceptions(String file) throws IOException {
        Map<Case, String> cases = new HashMap<>();
        for (List<String> line : lines(file)) {
            line.subList(3, line.size())
                    .forEach(result -> cases.put(new Case(line.get(0), line.get(1), result), line.get(2)));
        }
        return cases;
    }

    @Test
    void conditionsGiveTheAnswersOfExprLang() throws IOException {
        // given
        Map<Case, String> expected = answersOfExprLang();
        Set<String> refused = exceptions("refused.tsv").keySet().stream().map(Case::condition).collect(toSet());
        expected.keySet().removeIf(c -> refused.contains(c.condition()));
        expected.keySet().removeAll(exceptions("differs.tsv").keySet());

        // when
        List<String> different = expected.entrySet().stream().filter(e -> !e.getKey().answer().equals(e.getValue()))
                .map(e -> e.getKey() + " is " + e.getValue() + ", not " + e.getKey().answer()).sorted().toList();

        // then
        assertThat(different).isEmpty();
    }

    @Test
    void whatIsRefusedOnPurposeIsRefusedByNameWhenItIsParsed() throws IOException {
        // given
        Map<Case, String> refused = exceptions("refused.tsv");
        Map<Case, String> answers = answersOfExprLang();

        // when
        refused.forEach((c, word) -> {
            // then
            assertThat(c.parsed()).as("%s", c).isInstanceOfSatisfying(Problem.class,
                    problem -> assertThat(problem.reason()).as("%s", c).contains(word));
            assertThat(answers.get(c)).as("expr-lang takes %s", c).isIn("true", "false");
        });
    }

    @Test
    void whatDiffersOnPurposeDoesDiffer() throws IOException {
        // given
        Map<Case, String> differs = exceptions("differs.tsv");
        Map<Case, String> answers = answersOfExprLang();

        // when
        differs.forEach((c, ours) -> {
            // then
            assertThat(c.answer()).as("%s", c).isEqualTo(ours).isNotEqualTo(answers.get(c));
        });
    }

    @Test
    void everyConstructOfTheCensusIsAskedFor() throws IOException {
        // given
        Map<String, Integer> sections = new TreeMap<>();
        String section = "";
        for (String line : Files.readAllLines(FOLDER.resolve("cases.tsv"))) {
            section = line.startsWith("# ") ? line.substring(2) : section;
            sections.merge(section, line.startsWith("# ") ? 0 : line.split("\t").length - 2, Integer::sum);
        }

        // then
        assertThat(sections.keySet()).contains("scalar comparison on result", "result[N]", "field access",
                "result[N].Field", "string keys", "closures with #", "closures with .field shorthand", "all and any",
                "len", "max, min, sum, mean, median", "isNaN, isInf, isNil", "nil", "default", "asInt and asFloat",
                "in and not in", "and, or, not", "strings", "must be boolean, unknown names, syntax errors",
                "ternary, if, let, ??, pipes", "arithmetic");
        assertThat(sections.values()).allMatch(cases -> cases >= 30);
    }
}
