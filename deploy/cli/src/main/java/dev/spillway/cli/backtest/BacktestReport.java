package dev.spillway.cli.backtest;

import dev.spillway.cli.screen.Screen;
import dev.spillway.definition.Words;
import dev.spillway.gateway.view.Json;
import dev.spillway.simulator.backtest.Backtest.Report;
import dev.spillway.simulator.backtest.Case;
import dev.spillway.simulator.backtest.Judged;
import dev.spillway.simulator.backtest.Truth;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what another policy would have made of recorded rollouts, beside what was made of them. */
public final class BacktestReport {
    private static final String LINE = "%-44s %20s %20s";
    private final Report report;
    private final List<Row> rows;

    private record Told(int rollouts, int first, int undos, int untouched, int unfinished, List<Row> rows,
            List<Case> cases) {}

    public BacktestReport(Report report) {
        this.report = report;
        this.rows = Arrays.stream(Truth.values()).map(truth -> Row.of(truth, report.cases())).toList();
    }

    /** As JSON, on one line. */
    public String json() {
        return Json.write(new Told(report.cases().size(), report.first(), report.undos(), report.untouched(),
                report.unfinished(), rows, report.cases()));
    }

    /** @param all also the rollouts about which both policies agree */
    public void tell(Screen screen, boolean all) {
        screen.line(report.cases().size() + " recorded rollouts judged again" + others());
        screen.line("");
        screen.line(String.format(LINE, "", "as decided", "as would be decided").stripTrailing());
        rows.forEach(row -> tell(screen, row));
        List<Case> shown = report.cases().stream().filter(c -> all || differs(c)).toList();
        if (!shown.isEmpty()) {
            screen.line("");
            screen.line(all ? "each" : "what differs");
            shown.forEach(c -> tell(screen, c));
        }
        notSeen(screen);
    }

    private String others() {
        String others = Stream
                .of(counted(report.first(), "the first of a service"), counted(report.undos(), "undos"),
                        counted(report.untouched(), "ended before their first request"),
                        counted(report.unfinished(), "not over at the end of the log"))
                .filter(text -> !text.isEmpty()).collect(Collectors.joining(", "));
        return others.isEmpty() ? "" : "; not judged: " + others;
    }

    private static String counted(int n, String what) {
        return n == 0 ? "" : n + " " + what;
    }

    private static void tell(Screen screen, Row row) {
        screen.line(heading(row));
        String alarm = row.truth() == Truth.HEALTHY ? "taken back: false alarms" : "taken back";
        line(screen, row, alarm, side -> of(side.takenBack(), row.rollouts()));
        line(screen, row, "held for a person", side -> of(side.asked(), row.rollouts()));
        line(screen, row, "from first traffic to taking back, median", side -> side.medianSeconds()
                .map(s -> Words.duration(Duration.ofMillis(Math.round(s * 1000)))).orElse("-"));
    }

    private static String heading(Row row) {
        return switch (row.truth()) {
            case HEALTHY -> "healthy (promoted, and never taken back): " + row.rollouts();
            case BAD -> "bad (a person or an alert took it back): " + row.rollouts();
            case UNKNOWN -> "not known (it ended otherwise): " + row.rollouts();
        };
    }

    private static void line(Screen screen, Row row, String what, Function<Row.Side, String> value) {
        screen.line(
                String.format(LINE, "  " + what, value.apply(row.asDecided()), value.apply(row.asWouldBeDecided())));
    }

    private static String of(int n, int all) {
        return all == 0 ? "0" : String.format(Locale.ROOT, "%d (%.1f %%)", n, 100.0 * n / all);
    }

    private static boolean differs(Case c) {
        return !c.decided().equals(c.would());
    }

    private static void tell(Screen screen, Case c) {
        screen.line("  " + c.rollout() + " (" + c.revision() + "), " + c.truth().name().toLowerCase(Locale.ROOT) + ": "
                + c.because());
        screen.line("    decided   " + said(c.decided()));
        screen.line("    would be  " + said(c.would()));
        c.notSeen().forEach(text -> screen.line("    not seen: " + text));
    }

    private static String said(Judged judged) {
        String word = switch (judged.decision()) {
            case PASSED -> "passed";
            case ASKED -> "held for a person";
            case TAKEN_BACK -> "taken back";
        };
        return word + judged.after().map(t -> " after " + Words.duration(t)).orElse("")
                + (judged.reason().isEmpty() ? "" : ": " + judged.reason());
    }

    private void notSeen(Screen screen) {
        Map<String, Long> counted = report.cases().stream().flatMap(c -> c.notSeen().stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        if (!counted.isEmpty()) {
            screen.line("");
            screen.line("not seen");
            counted.forEach((text, n) -> screen.line("  " + n + " x " + text));
        }
    }
}
