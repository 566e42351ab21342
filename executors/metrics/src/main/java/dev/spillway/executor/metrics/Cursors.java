package dev.spillway.executor.metrics;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Measure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The cursors of the running analyses, and the newest scrape of each page. In memory only, and of the least recently
 * used the oldest are forgotten: what is lost is told as a gap.
 */
final class Cursors {
    private static final int LIMIT = 2_000;

    private record Run(String rollout, String analysis, Map<String, String> query) {}

    private record Source(String service, Map<String, String> query) {}

    private final LinkedHashMap<Run, Cursor> cursors = new LinkedHashMap<>();
    private final LinkedHashMap<Source, Scrape> newest = new LinkedHashMap<>();

    synchronized Cursor of(Command command, Measure measure) {
        Run run = new Run(command.rollout(), measure.analysis(), measure.query());
        Cursor known = cursors.remove(run);
        Cursor cursor = known == null ? new Cursor() : known;
        cursors.put(run, cursor);
        if (cursors.size() > LIMIT) {
            Map.Entry<Run, Cursor> _ = cursors.pollFirstEntry();
        }
        return cursor;
    }

    synchronized Optional<Scrape> newest(Command command, Measure measure) {
        return Optional.ofNullable(newest.get(new Source(command.service(), measure.query())));
    }

    synchronized void saw(Command command, Measure measure, Scrape scrape) {
        Source source = new Source(command.service(), measure.query());
        Scrape known = newest.remove(source);
        newest.put(source, known == null || known.at().isBefore(scrape.at()) ? scrape : known);
        if (newest.size() > LIMIT) {
            Map.Entry<Source, Scrape> _ = newest.pollFirstEntry();
        }
    }
}
