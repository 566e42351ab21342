package dev.spillway.cli.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.spillway.cli.Stop;
import dev.spillway.core.event.Entry;
import dev.spillway.gateway.view.EntryView;
import dev.spillway.gateway.view.Json;
import dev.spillway.simulator.backtest.Backtest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A log as {@code spillway events -o json} writes it: a line of JSON each. It may begin anywhere, but then nothing may be missing. */
final class LogFile {
    private final Path file;
    private final Map<String, Long> last = new HashMap<>();
    private long line;

    LogFile(Path file) {
        this.file = file;
    }

    /**
     * Hands over the lines of the log that a backtest looks at.
     *
     * @throws Stop that names the line on which it is not a log
     */
    void read(Consumer<Entry> each) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                if (!text.isBlank()) {
                    entry(text).ifPresent(each);
                }
            }
        } catch (NoSuchFileException e) {
            throw Stop.badInput("--log", "there is no file " + file);
        } catch (CharacterCodingException e) {
            throw wrong("is not UTF-8");
        } catch (IOException e) {
            throw Stop.badInput("--log", file + " cannot be read: " + e);
        }
        if (last.isEmpty()) {
            throw Stop.badInput("--log",
                    file + " holds no line of a log; spillway events SERVICE -f --from 1 -o json writes one");
        }
    }

    /** Empty where it makes no difference to a backtest. */
    private Optional<Entry> entry(String text) {
        EntryView view;
        try {
            view = Json.read(text, EntryView.class);
        } catch (JsonProcessingException e) {
            throw wrong("is not a line of a log, or is cut off: " + e.getOriginalMessage());
        }
        if (view == null || view.service() == null || view.type() == null || view.cause() == null
                || view.data() == null) {
            throw wrong("is not a line of a log: it needs service, sequence, at, type, cause and data");
        }
        follows(view);
        try {
            return Backtest.looksAt(view.event()) ? Optional.of(view.entry()) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw wrong(view.type() + " cannot be read: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage() + "; was it written by a newer Spillway?");
        }
    }

    private void follows(EntryView view) {
        Long before = last.put(view.service(), view.sequence());
        if (before != null && view.sequence() != before + 1) {
            throw wrong("the chain is broken: number " + view.sequence() + " of " + view.service() + " stands after "
                    + before);
        }
    }

    private Stop wrong(String what) {
        return Stop.badInput("--log", file + ":" + line + ": " + what);
    }
}
