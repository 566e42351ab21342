package dev.spillway.simulator.judge;

import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.simulator.judge.Rollout.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** False alarms and detection times of the shipped judge and of others, over whole rollouts. The same seed gives the same table. */
public final class JudgeTable {
    private static final double[] TRAFFIC = {5, 50, 200};

    /**
     * One of those compared.
     *
     * @param limit at which it goes back as its authors ship it
     */
    record Entrant(String name, Supplier<Contender> judge, double limit) {}

    static final Entrant SHIPPED = new Entrant("Spillway's judge", () -> new Shipped(Threshold.Judge.DEFAULT), 1);
    static final List<Entrant> OTHERS = List.of(
            new Entrant("fixed threshold 5 %, last 5 min", Others.FixedThreshold::new, 0.05),
            new Entrant("Mann-Whitney per 5 min, .05", Others.MannWhitney::new, 1.6448536269514722),
            new Entrant("Kayenta-like, every 10 min", Others.KayentaLike::new, 1),
            new Entrant("z-test each minute, .05", Others.PeekedZ::new, 1.6448536269514722));

    /** When it first was how bad: as long as it got worse. */
    private record Course(List<Double> minutes, List<Double> worst) {
        /** In minutes; infinite if never. */
        double reaches(double limit) {
            for (int i = 0; i < worst.size(); i++) {
                if (worst.get(i) >= limit) {
                    return minutes.get(i);
                }
            }
            return Double.POSITIVE_INFINITY;
        }

        double most() {
            return worst.isEmpty() ? Double.NEGATIVE_INFINITY : worst.getLast();
        }
    }

    /** Of all runs, how many went back, and the median time from when it began to be bad; infinite if fewer than half did. */
    record Cell(double wentBack, double medianMinutes) {
        private static Cell of(List<Course> courses, double limit, Truth truth) {
            double[] times = courses.stream().mapToDouble(c -> c.reaches(limit)).sorted().toArray();
            double found = Arrays.stream(times).filter(t -> t < Double.POSITIVE_INFINITY).count();
            return new Cell(found / times.length, times[times.length / 2] - truth.since());
        }
    }

    /**
     * One line of the table.
     *
     * @param limit      its own, or the one that makes its false alarms as many as the shipped judge's
     * @param calibrated whether it is the latter
     */
    record Row(double requestsPerSecond, String judge, boolean calibrated, double limit,
            Map<Truth, Cell> cells) {}

    private final int runs;
    private final long seed;

    /** @param runs per cell */
    public JudgeTable(int runs, long seed) {
        this.runs = runs;
        this.seed = seed;
    }

    private List<Row> rows() {
        return Arrays.stream(TRAFFIC).boxed().flatMap(perSecond -> rows(perSecond).stream()).toList();
    }

    List<Row> rows(double perSecond) {
        var shipped = courses(SHIPPED, perSecond);
        Row first = row(SHIPPED.name(), perSecond, shipped, SHIPPED.limit(), false);
        List<Row> rows = new ArrayList<>(List.of(first));
        long alarms = alarms(shipped).filter(most -> most >= SHIPPED.limit()).count();
        for (Entrant other : OTHERS) {
            var courses = courses(other, perSecond);
            rows.add(row(other.name(), perSecond, courses, other.limit(), false));
            rows.add(row(other.name(), perSecond, courses, limit(courses, alarms), true));
        }
        return rows;
    }

    /** The least limit with at most so many false alarms among all runs in which the new revision is as good as the stable one. */
    private static double limit(Map<Truth, List<Course>> courses, long alarms) {
        List<Double> most = alarms(courses).sorted(Comparator.reverseOrder()).toList();
        return Math.nextUp(most.get((int) alarms));
    }

    private static Stream<Double> alarms(Map<Truth, List<Course>> courses) {
        return Arrays.stream(Truth.values()).filter(Truth::isFine)
                .flatMap(t -> courses.getOrDefault(t, List.of()).stream()).map(Course::most);
    }

    private static Row row(String name, double perSecond, Map<Truth, List<Course>> courses, double limit,
            boolean calibrated) {
        var cells = new LinkedHashMap<Truth, Cell>();
        courses.forEach((truth, all) -> cells.put(truth, Cell.of(all, limit, truth)));
        return new Row(perSecond, name, calibrated, limit, cells);
    }

    private Map<Truth, List<Course>> courses(Entrant entrant, double perSecond) {
        var courses = new LinkedHashMap<Truth, List<Course>>();
        for (Truth truth : Truth.values()) {
            courses.put(truth, IntStream.range(0, runs).parallel()
                    .mapToObj(run -> course(entrant, Rollout.of(truth, perSecond, random(truth, perSecond, run))))
                    .toList());
        }
        return courses;
    }

    /** All contenders see the same traffic. */
    private SplittableRandom random(Truth truth, double perSecond, int run) {
        return new SplittableRandom(
                ((seed * 1_000_003 + truth.title.hashCode()) * 1_000_003 + (long) perSecond) * 1_000_003 + run);
    }

    private static Course course(Entrant entrant, List<Interval> rollout) {
        Contender judge = entrant.judge().get();
        var minutes = new ArrayList<Double>();
        var worst = new ArrayList<Double>();
        for (Interval interval : rollout) {
            double now = judge.look(interval);
            if (now > (worst.isEmpty() ? Double.NEGATIVE_INFINITY : worst.getLast())) {
                minutes.add(interval.minutes());
                worst.add(now);
            }
            if (now >= entrant.limit() && entrant.name().equals(SHIPPED.name())) {
                break;
            }
        }
        return new Course(minutes, worst);
    }

    /** The whole table, as Markdown. */
    public String text() {
        return text(rows());
    }

    static String text(List<Row> rows) {
        var text = new StringBuilder("| requests/s | judge | limit |");
        Arrays.stream(Truth.values()).forEach(t -> text.append(' ').append(t.title).append(" |"));
        text.append("\n|---|---|---|").append("---|".repeat(Truth.values().length)).append('\n');
        for (Row row : rows) {
            text.append(String.format(Locale.ROOT, "| %.0f | %s | %s |", row.requestsPerSecond(), row.judge(),
                    row.calibrated() ? limit(row.limit()) + ", no more false alarms" : "its own"));
            row.cells().forEach((truth, cell) -> text.append(' ').append(cell(truth, cell)).append(" |"));
            text.append('\n');
        }
        return text.toString();
    }

    private static String limit(double limit) {
        return limit < 0 ? "any" : String.format(Locale.ROOT, "%.3g", limit);
    }

    private static String cell(Truth truth, Cell cell) {
        String part = String.format(Locale.ROOT, "%.1f %%", 100 * cell.wentBack());
        if (truth.isFine()) {
            return part;
        }
        return cell.medianMinutes() < Double.POSITIVE_INFINITY
                ? String.format(Locale.ROOT, "%.2f min", cell.medianMinutes())
                : "never (" + part + ")";
    }
}
