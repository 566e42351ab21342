package dev.spillway.cli.screen;

import java.io.PrintWriter;

/**
 * Where the command's answer goes. Colours only where somebody sees them.
 *
 * @param colour whether the output is a terminal that shows them
 */
public record Screen(PrintWriter out, PrintWriter err, boolean colour) {
    private static final String ESC = "\u001b[";

    public void line(String text) {
        out.println(clean(text));
        out.flush();
    }

    /** JSON is not cleaned: its writer escapes what must be. */
    public void json(String text) {
        out.println(text.strip());
        out.flush();
    }

    public void error(String text) {
        err.println(clean(text));
        err.flush();
    }

    /** Starts again at the top left. Only for terminals. */
    public void again() {
        if (colour) {
            out.print(ESC + "H" + ESC + "2J");
        }
    }

    public String green(String text) {
        return paint("32", text);
    }

    public String red(String text) {
        return paint("31", text);
    }

    public String yellow(String text) {
        return paint("33", text);
    }

    public String dim(String text) {
        return paint("2", text);
    }

    public String bold(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return colour ? ESC + code + "m" + text + ESC + "0m" : text;
    }

    /** Reasons are written by strangers: they must not move the cursor. Only our own colours pass. */
    private static String clean(String text) {
        return text.replaceAll("\u001b(?!\\[\\d{1,2}m)", "?").replaceAll("[\\p{Cntrl}&&[^\\n\\t\u001b]]", "?");
    }
}
