package dev.spillway.cli.simulate;

import dev.spillway.cli.simulate.Track.Mark;
import dev.spillway.cli.simulate.Track.Rate;
import dev.spillway.definition.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A track in a terminal: a line of blocks for the exposure, one per revision for its errors, and the decisions below. */
final class Sparks {
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
    private static final int WIDTH = 72;
    private final Track track;

    Sparks(Track track) {
        this.track = track;
    }

    List<String> lines(String stable, String canary) {
        var lines = new ArrayList<String>();
        double[] exposed = new double[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            exposed[i] = track.exposedAt(slot(i + 1).minusMillis(1));
        }
        lines.add(label("exposure") + blocks(exposed, 100) + " of 100 %");
        double most = track.rates().stream().mapToDouble(Rate::percent).max().orElse(0);
        if (most > 0) {
            String scale = String.format(Locale.ROOT, " of %.1f %%", most);
            lines.add(label("errors " + canary) + blocks(errors(true), most) + scale);
            lines.add(label("errors " + stable) + blocks(errors(false), most) + scale);
        }
        lines.add((label("decided") + marks()).stripTrailing());
        lines.add(label("") + axis());
        return lines;
    }

    private static String label(String text) {
        return String.format("%-12s", text.length() > 11 ? text.substring(0, 10) + "…" : text);
    }

    private Duration slot(int i) {
        return track.end().multipliedBy(i).dividedBy(WIDTH);
    }

    private int slotOf(Duration at) {
        return Math.clamp(at.toMillis() * WIDTH / Math.max(1, track.end().toMillis()), 0, WIDTH - 1);
    }

    private double[] errors(boolean ofCanary) {
        double[] most = new double[WIDTH];
        track.rates().stream().filter(r -> r.ofCanary() == ofCanary).forEach(r -> {
            int slot = slotOf(r.to().minusMillis(1));
            most[slot] = Math.max(most[slot], r.percent());
        });
        return most;
    }

    /** What is more than nothing is seen. */
    private static String blocks(double[] values, double whole) {
        var text = new StringBuilder();
        for (double value : values) {
            int height = value <= 0 ? 0 : Math.clamp(Math.round(8 * value / whole), 1, 8);
            text.append(BLOCKS.charAt(height));
        }
        return text.toString();
    }

    private String marks() {
        char[] line = new char[WIDTH];
        Arrays.fill(line, ' ');
        for (Mark mark : track.marks()) {
            // what comes later is what the earlier led to
            line[slotOf(mark.at())] = mark.sign();
        }
        return new String(line);
    }

    private String axis() {
        String middle = seconds(track.end().dividedBy(2));
        String end = seconds(track.end());
        int gap = Math.max(1, WIDTH / 2 - 2);
        String first = "0s" + " ".repeat(gap) + middle;
        return first + " ".repeat(Math.max(1, WIDTH - first.length() - end.length())) + end;
    }

    private static String seconds(Duration time) {
        return Words.duration(Duration.ofSeconds(time.toSeconds()));
    }
}
