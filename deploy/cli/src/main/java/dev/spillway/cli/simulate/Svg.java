package dev.spillway.cli.simulate;

import dev.spillway.cli.simulate.Track.Exposure;
import dev.spillway.cli.simulate.Track.Mark;
import dev.spillway.cli.simulate.Track.Rate;
import dev.spillway.definition.Words;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A track as a picture of its own: exposure above, error rates below, decisions as lines that say what they are. */
final class Svg {
    private static final int WIDTH = 800;
    private static final int LEFT = 60;
    private static final int RIGHT = 20;
    private static final int TOP = 30;
    private static final int EXPOSURE = 140;
    private static final int RATES = 90;
    private static final int GAP = 30;
    private static final int HEIGHT = TOP + EXPOSURE + GAP + RATES + GAP;
    private static final int TICKS = 6;
    private final Track track;

    Svg(Track track) {
        this.track = track;
    }

    String text(String title, String stable, String canary) {
        double most = Math.max(0.1, track.rates().stream().mapToDouble(Rate::percent).max().orElse(0));
        int base = TOP + EXPOSURE + GAP + RATES;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">\n"
                .formatted(WIDTH, HEIGHT)
                + "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n".formatted(WIDTH, HEIGHT)
                + "<text x=\"%d\" y=\"18\" font-size=\"13\">%s</text>\n".formatted(LEFT, escaped(title))
                + frame(TOP, EXPOSURE, "100 %", canary + " exposed")
                + frame(TOP + EXPOSURE + GAP, RATES, String.format(Locale.ROOT, "%.1f %%", most), "errors")
                + "<path d=\"%s\" fill=\"#9cf\" stroke=\"#06c\"/>\n".formatted(exposure())
                + rates(false, most, base, "#2a2", stable) + rates(true, most, base, "#c22", canary) + ticks(base)
                + track.marks().stream().map(Svg.this::mark).collect(Collectors.joining()) + "</svg>\n";
    }

    private static String frame(int top, int height, String most, String what) {
        return "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#bbb\"/>\n".formatted(LEFT,
                top,
                WIDTH - LEFT - RIGHT, height)
                + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n".formatted(LEFT - 5, top + 10, most)
                + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>\n".formatted(LEFT - 5, top + height)
                + "<text x=\"%d\" y=\"%d\" fill=\"#666\">%s</text>\n".formatted(LEFT + 5, top + 13, escaped(what));
    }

    private double x(Duration at) {
        double share = Math.clamp((double) at.toMillis() / track.end().toMillis(), 0, 1);
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static String point(String how, double x, double y) {
        return String.format(Locale.ROOT, "%s%.1f %.1f ", how, x, y);
    }

    private String exposure() {
        double base = TOP + EXPOSURE;
        var path = new StringBuilder(point("M", LEFT, base));
        double before = base;
        for (Exposure step : track.exposure()) {
            double y = base - step.percent() * EXPOSURE / 100;
            path.append(point("L", x(step.at()), before)).append(point("L", x(step.at()), y));
            before = y;
        }
        return path.append(point("L", WIDTH - RIGHT, before)).append(point("L", WIDTH - RIGHT, base)).append('Z')
                .toString();
    }

    private String rates(boolean ofCanary, double most, int base, String colour, String label) {
        List<Rate> mine = track.rates().stream().filter(r -> r.ofCanary() == ofCanary).toList();
        String points = mine.stream().map(r -> point("", x(r.to()), base - r.percent() * RATES / most))
                .collect(Collectors.joining());
        double labelled = LEFT + (ofCanary ? 60 : 130);
        return "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\"/>\n".formatted(points.strip(), colour)
                + String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" fill=\"%s\">%s</text>\n", labelled,
                        base - RATES + 13, colour, escaped(label));
    }

    private String ticks(int base) {
        var ticks = new StringBuilder();
        for (int i = 0; i <= TICKS; i++) {
            Duration at = track.end().multipliedBy(i).dividedBy(TICKS);
            ticks.append(
                    String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", x(at),
                            base + 16, Words.duration(Duration.ofSeconds(at.toSeconds()))));
        }
        return ticks.toString();
    }

    private String mark(Mark mark) {
        String colour = switch (mark.sign()) {
            case '✗', '↩', '!' -> "#c22";
            case '✓', '★' -> "#2a2";
            default -> "#b80";
        };
        double x = x(mark.at());
        return String.format(Locale.ROOT,
                "<g stroke=\"%s\"><title>%s</title><line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke-dasharray=\"3 3\"/>"
                        + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%s</text></g>\n",
                colour, escaped(Words.duration(mark.at()) + ": " + mark.text()), x, TOP, x, TOP + EXPOSURE, x,
                TOP + EXPOSURE + 14, colour, mark.sign());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
