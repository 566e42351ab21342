package dev.spillway.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.decide.Walk.Stride;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.State;
import dev.spillway.core.state.Timers;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The transition matrix: every state with every signal, from the rows that walk it. */
class TransitionsTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path CHART = Path.of("../../docs/state-machine.md");
    private static final Path STATES = Path.of("src/main/java/dev/spillway/core/state/State.java");
    private static Map<String, List<Stride>> cells = Map.of();

    @BeforeAll
    static void walk() {
        cells = Walk.all().cells();
    }

    private static Set<String> states() {
        return EverySignalTest.states().keySet();
    }

    private static Set<String> signals() {
        var signals = new LinkedHashSet<String>();
        Arrays.stream(Request.class.getPermittedSubclasses()).map(Class::getSimpleName).sorted().forEach(signals::add);
        Arrays.stream(Outcome.Kind.values()).map(kind -> "Outcome." + kind).forEach(signals::add);
        signals.addAll(List.of("Health", "Increment", "Measurement"));
        timers().stream().map(timer -> "Timer." + timer).forEach(signals::add);
        return signals;
    }

    private static Set<String> timers() {
        return Arrays.stream(Timers.class.getDeclaredFields()).filter(f -> Modifier.isPublic(f.getModifiers()))
                .map(f -> {
                    try {
                        return String.valueOf(f.get(null)).replace("/", "");
                    } catch (IllegalAccessException e) {
                        throw new LinkageError("a public constant", e);
                    }
                }).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theMatrixIsAsCompared() {
        // given
        var matrix = new StringBuilder("""
                # state | signal | what came of it | the state afterwards | a row that walks the change
                # Generated from the rows; -Dregenerate writes it. What is not here has its reason in unreachable.txt.
                """);

        // when
        for (String state : states()) {
            for (String signal : signals()) {
                List<Stride> strides = cells.getOrDefault(state + " " + signal, List.of());
                if (!strides.isEmpty()) {
                    matrix.append(line(state, signal, strides));
                }
            }
        }

        // then
        Compared.with(RESOURCES.resolve("transitions.txt"), matrix.toString());
    }

    private static String line(String state, String signal, List<Stride> strides) {
        var events = new TreeSet<String>();
        var after = new TreeSet<String>();
        strides.forEach(s -> events.addAll(s.events()));
        strides.stream().filter(Stride::moves).map(Stride::after).forEach(after::add);
        String row = strides.stream().filter(Stride::moves).map(Stride::by)
                .filter(by -> names(state, by)).findFirst().orElse("-");
        return String.join(" | ", state, signal, String.join(" ", events),
                after.isEmpty() ? "-" : String.join(" ", after), row) + "\n";
    }

    /** A row of that state, or of what is the same in every state in which analyses run. */
    private static boolean names(String state, String row) {
        return row.startsWith(rows(state) + ".") || row.startsWith("ConditionsTest.");
    }

    private static String rows(String state) {
        return switch (state) {
            case "Unknown" -> "WhenIdleTest";
            case "Window", "Retiring" -> "WhenInTailTest";
            case String name -> "When" + name + "Test";
        };
    }

    @Test
    void everyChangeOfStateIsNamedByARowOfThatState() {
        // when
        List<String> unnamed = cells.entrySet().stream()
                .flatMap(cell -> cell.getValue().stream().filter(Stride::moves).map(Stride::after).distinct()
                        .filter(after -> cell.getValue().stream().filter(s -> s.after().equals(after))
                                .noneMatch(s -> names(s.state(), s.by())))
                        .map(after -> cell.getKey() + " -> " + after))
                .toList();

        // then
        assertThat(unnamed).as("cells that change the state, but that no row of this state walks").isEmpty();
    }

    @Test
    void whatIsNeverWalkedHasAReason() throws IOException {
        // given
        var reasons = new LinkedHashMap<String, String>();
        Files.readAllLines(RESOURCES.resolve("unreachable.txt")).stream().filter(l -> !l.startsWith("#"))
                .map(l -> l.split(" : ", 2)).forEach(l -> reasons.put(l[0], l[1]));
        var unused = new TreeSet<>(reasons.keySet());
        var unexplained = new TreeSet<String>();

        // when
        for (String state : states()) {
            for (String signal : signals()) {
                String cell = state + " " + signal;
                List<String> given = List.of(cell, state + " Timer.*", "* " + signal).stream()
                        .filter(reasons::containsKey).filter(key -> !key.endsWith("Timer.*")
                                || signal.startsWith("Timer."))
                        .toList();
                if (!cells.containsKey(cell)) {
                    given.stream().limit(1).forEach(unused::remove);
                    if (given.isEmpty()) {
                        unexplained.add(cell);
                    }
                }
            }
        }

        // then
        assertThat(unexplained).as("cells that nothing walks and that unreachable.txt does not explain").isEmpty();
        assertThat(unused).as("reasons in unreachable.txt for cells that are walked").isEmpty();
    }

    @Test
    void theChartIsAsDrawn() throws IOException {
        // given
        var chart = new StringBuilder("# The state machine of a service\n\n");
        chart.append("Generated from the rows that walk it (`TransitionsTest`), and compared in the build.\n\n");

        // when
        chart.append("```mermaid\nstateDiagram-v2\n    [*] --> Idle\n");
        edges().forEach((edge, signals) -> chart.append("    ").append(edge).append(": ")
                .append(String.join(", ", signals)).append('\n'));
        chart.append("```\n\n| state | what it waits for, and what ends it |\n|---|---|\n");
        sentences().forEach((state, text) -> chart.append("| ").append(state).append(" | ").append(text)
                .append(" |\n"));
        chart.append("\nEvery state with every signal: `engine/core/src/test/resources/transitions.txt`.\n");

        // then
        Compared.with(CHART, chart.toString());
    }

    private static Map<String, Set<String>> edges() {
        var edges = new java.util.TreeMap<String, Set<String>>();
        for (Stride s : cells.values().stream().flatMap(List::stream).filter(Stride::moves).toList()) {
            if (!s.state().equals("Unknown") && !s.after().equals("Unknown")) {
                edges.computeIfAbsent(s.state() + " --> " + s.after(), _ -> new TreeSet<>()).add(said(s.signal()));
            }
        }
        return edges;
    }

    private static String said(String signal) {
        return signal.replace("Outcome.", "").replace("Timer.", "timer ")
                .replaceAll("^(DONE|FAILED|REFUSED|EXPIRED|CANCELLED)$", "command $1");
    }

    /** The sentences that each state opens with. */
    private static Map<String, String> sentences() throws IOException {
        var sentences = new LinkedHashMap<String, String>();
        Pattern opening = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*record (\\w+)\\(", Pattern.DOTALL);
        Matcher matcher = opening.matcher(Files.readString(STATES));
        Set<String> names = Arrays.stream(State.class.getDeclaredClasses()).filter(State.class::isAssignableFrom)
                .map(Class::getSimpleName).collect(Collectors.toSet());
        while (matcher.find()) {
            String text = matcher.group(1).replaceAll("(?s)@param.*", "").replaceAll("\\s*\\n\\s*\\*\\s*", " ")
                    .replaceAll("[\\s*]+$", "");
            if (names.contains(matcher.group(2))) {
                sentences.put(matcher.group(2), text.strip());
            }
        }
        assertThat(sentences).hasSize(7);
        return sentences;
    }
}
