package dev.spillway.cli.role;

import dev.spillway.cli.Stop;
import dev.spillway.core.model.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may ask a gateway: a file with one actor and one bearer token a line, separated by blanks; {@code #} begins a comment.
 * No message ever repeats a token.
 */
final class Tokens {
    static final String OPTION = "--tokens";
    /** Shorter ones can be guessed: 16 random letters and digits are 95 bits. */
    private static final int SHORTEST = 16;

    private Tokens() {}

    /**
     * Reads the file.
     *
     * @return the actor of each token, at least one
     * @throws Stop naming the line that is wrong
     */
    static Map<String, String> read(Path file) {
        var actors = new HashMap<String, String>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").strip();
            if (!line.isEmpty()) {
                add(actors, line.split("\\s+"), file + " line " + (i + 1));
            }
        }
        if (actors.isEmpty()) {
            throw Stop.badInput(OPTION, file + " names nobody; one line each: ACTOR TOKEN");
        }
        return actors;
    }

    private static void add(Map<String, String> actors, String[] words, String where) {
        if (words.length != 2) {
            throw Stop.badInput(OPTION, where + ": must be ACTOR TOKEN, but has " + words.length + " word(s)");
        }
        // People's names here are often mail addresses.
        if (!Limits.NAME.matcher(words[0].replace('@', '.')).matches()) {
            throw Stop.badInput(OPTION, where + ": '" + words[0]
                    + "' is no actor: 1 to 64 letters, digits, dots, dashes, underscores or @");
        }
        if (words[1].length() < SHORTEST) {
            throw Stop.badInput(OPTION, where + ": the token of " + words[0] + " has " + words[1].length()
                    + " characters, and must have " + SHORTEST + " or more");
        }
        if (actors.putIfAbsent(words[1], words[0]) != null) {
            throw Stop.badInput(OPTION, where + ": " + words[0] + " has the token of somebody else in this file");
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw Stop.badInput(OPTION, file + " cannot be read as text: " + e.getClass().getSimpleName());
        }
    }
}
