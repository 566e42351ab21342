package dev.spillway.executor.local.process;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line as a shell would, with quotes and backslashes, and without everything else a shell does. */
public final class CommandLine {
    private static final char NONE = 0;

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote = NONE;

    private CommandLine() {}

    /**
     * @return the program and its arguments, at least one word
     * @throws IllegalArgumentException if there is no word, or a quote is not closed
     */
    public static List<String> split(String line) {
        CommandLine split = new CommandLine();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && split.quote != '\'' && i + 1 < line.length()) {
                i++;
                split.add(line.charAt(i));
            } else {
                split.take(c);
            }
        }
        return split.finish(line);
    }

    private void take(char c) {
        if (quote != NONE && c == quote) {
            quote = NONE;
        } else if (quote == NONE && (c == '"' || c == '\'')) {
            quote = c;
            inWord = true;
        } else if (quote == NONE && Character.isWhitespace(c)) {
            endWord();
        } else {
            add(c);
        }
    }

    private void add(char c) {
        word.append(c);
        inWord = true;
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private List<String> finish(String line) {
        endWord();
        if (quote != NONE) {
            throw new IllegalArgumentException("the command has an open " + quote + ": " + line);
        }
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IllegalArgumentException("the command is empty");
        }
        return List.copyOf(words);
    }
}
