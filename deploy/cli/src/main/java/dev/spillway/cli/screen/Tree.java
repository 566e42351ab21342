package dev.spillway.cli.screen;

import dev.spillway.definition.Words;
import dev.spillway.gateway.view.RolloutView;
import dev.spillway.gateway.view.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A service and its rollout as a tree. */
public final class Tree {
    private final Screen screen;
    private final Instant now;

    private Tree(Screen screen, Instant now) {
        this.screen = screen;
        this.now = now;
    }

    /** @param now for the times that are left */
    public static List<String> of(ServiceView view, Screen screen, Instant now) {
        return new Tree(screen, now).lines(view);
    }

    private List<String> lines(ServiceView view) {
        var lines = new ArrayList<String>();
        lines.add(screen.bold(view.id()) + "  " + state(view) + "  stable "
                + view.stable().map(s -> s.label() + " " + screen.dim(s.id())).orElse("none")
                + (view.frozen() ? "  " + screen.yellow("frozen") : ""));
        view.fault().ifPresent(fault -> lines.add("├─ " + screen.red("engine fault: " + fault) + " (resume goes on)"));
        view.rollout().ifPresent(rollout -> rollout(lines, rollout));
        view.waiting().forEach(w -> lines.add("├─ waiting: " + w.revision().label() + " (" + w.mode() + ", by "
                + w.by() + ")"));
        view.last().ifPresent(last -> lines.add("├─ last: " + last.revision().label() + " "
                + ending(last.ending()) + ": " + last.reason()));
        lines.add("└─ " + view.lastDecision().map(d -> "decided " + ago(d.at()) + " ago: " + d.text() + " "
                + screen.dim("(" + d.cause().kind() + " by " + d.cause().by() + ")")).orElse("nothing decided yet"));
        return lines;
    }

    private String state(ServiceView view) {
        return switch (view.state()) {
            case "rollingBack" -> screen.red("going back");
            case "holding" -> screen.yellow("holding");
            case "idle" -> screen.dim("idle");
            default -> screen.green(view.state());
        };
    }

    private String ending(String ending) {
        String words = ending.replace('_', ' ');
        return ending.equals("promoted") ? screen.green(words) : screen.red(words);
    }

    private void rollout(List<String> lines, RolloutView r) {
        lines.add("├─ rollout " + r.revision().label() + " " + screen.dim(r.revision().id()) + " by " + r.by() + "  "
                + screen.dim(r.id()));
        lines.add("│  ├─ weight " + r.weightAsked() + " % asked, " + r.weightObserved() + " % observed");
        for (RolloutView.StepView step : r.steps()) {
            lines.add("│  ├─ " + mark(step.status()) + " " + step.number() + " " + text(step));
            if (step.status().equals("now")) {
                inside(lines, r);
            }
        }
        if (r.steps().stream().noneMatch(s -> s.status().equals("now"))) {
            inside(lines, r);
        }
        lines.add("│  └─ " + screen.yellow("waits for ") + r.waitsFor() + left(r.until())
                + r.reason().map(reason -> screen.red("  because " + reason)).orElse(""));
    }

    private void inside(List<String> lines, RolloutView r) {
        r.analyses().forEach(a -> lines.add("│  │    " + a.name() + ": " + verdict(a.verdict()) + ", " + a.errors()
                + " errors in " + a.requests() + " requests, " + a.measurements() + " measurements"
                + a.because().map(b -> ": " + b).orElse("")));
        r.pending().forEach(p -> lines.add("│  │    " + (p.done() ? screen.green("✓") : "…") + " " + p.target() + ": "
                + p.text() + (p.failures() > 0 ? screen.red(" failed " + p.failures() + "×") : "")
                + p.retryAt().map(at -> ", next attempt in " + Words.duration(until(at))).orElse("")));
        r.approvedBy().forEach(by -> lines.add("│  │    approved by " + by));
    }

    private String mark(String status) {
        return switch (status) {
            case "done" -> screen.green("✓");
            case "now" -> screen.yellow("▶");
            case "skipped" -> screen.red("✗");
            default -> screen.dim("○");
        };
    }

    private String text(RolloutView.StepView step) {
        return step.status().equals("now") ? screen.bold(step.text()) : step.text();
    }

    private String verdict(String verdict) {
        return switch (verdict) {
            case "successful" -> screen.green(verdict);
            case "failed" -> screen.red(verdict);
            default -> screen.yellow(verdict);
        };
    }

    private String left(Optional<Instant> until) {
        return until.map(at -> screen.dim("  (" + Words.duration(until(at)) + " left)")).orElse("");
    }

    private Duration until(Instant at) {
        Duration left = Duration.between(now, at).truncatedTo(ChronoUnit.SECONDS);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private String ago(Instant at) {
        Duration ago = Duration.between(at, now).truncatedTo(ChronoUnit.SECONDS);
        return Words.duration(ago.isNegative() ? Duration.ZERO : ago);
    }

    /** Columns that line up. */
    public static List<String> table(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] width = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < row.size(); i++) {
                width[i] = Math.max(width[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> {
            var cells = new ArrayList<String>();
            for (int i = 0; i < row.size(); i++) {
                cells.add(row.get(i) + " ".repeat(width[i] - row.get(i).length()));
            }
            return cells.stream().collect(Collectors.joining("  ")).stripTrailing();
        }).toList();
    }
}
