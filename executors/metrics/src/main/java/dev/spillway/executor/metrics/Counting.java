package dev.spillway.executor.metrics;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Measure;
import dev.spillway.executor.Increment;
import dev.spillway.executor.metrics.CounterCollector.Scraped;
import dev.spillway.executor.metrics.Cursor.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes disjoint increments of counters that are looked at again and again. One look answers for canary and baseline alike,
 * so both are counted over the same interval.
 */
final class Counting {
    /** Looks at the counters once. Blocks, at most so long. */
    interface Scraper {
        Scraped scrape(Duration within);
    }

    private final InstantSource clock;
    private final Cursors cursors = new Cursors();

    Counting(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The same command gets the same answer as long as it is its analysis' last one.
     *
     * @param source who is asked, without secrets
     */
    Answer count(Command command, Measure measure, String source, Scraper scraper) {
        Cursor cursor = cursors.of(command, measure);
        cursor.turn.lock();
        try {
            return cursor.answerTo(command.id()).orElseGet(() -> {
                Answer answer = take(command, measure, source, scraper, cursor);
                cursor.answer(command.id(), measure, answer);
                return answer;
            });
        } finally {
            cursor.turn.unlock();
        }
    }

    private Answer take(Command command, Measure measure, String source, Scraper scraper, Cursor cursor) {
        Duration left = Duration.between(clock.instant(), command.expiresAt());
        if (!left.isPositive()) {
            return new Answer.Failed("expired at " + command.expiresAt());
        }
        Duration interval = Duration.between(measure.due(), command.expiresAt());
        cursor.startAt(cursors.newest(command, measure).filter(_ -> measure.n() == 1));
        Optional<String> interruption = cursor.interruption(measure, interval);
        return switch (cursor.advance(scraper.scrape(left))) {
            case Step.Stays(Measurement because) -> new Answer.Failed(reason(because));
            case Step.Moved moved -> {
                cursors.saw(command, measure, moved.now());
                Step.Moved told = interruption.isPresent() ? new Step.Moved(moved.now(), moved.now(), 0) : moved;
                yield increments(command, measure, source, told, interruption);
            }
        };
    }

    private static Answer increments(Command command, Measure measure, String source, Step.Moved moved,
            Optional<String> interruption) {
        List<Increment> increments = Stream.concat(Stream.of(measure.canary()), measure.baseline().stream()).distinct()
                .map(revision -> increment(command, measure, source, moved, revision,
                        interruption.<Measurement>map(Measurement.Value::nothing)
                                .orElseGet(() -> moved.now().growth(revision, moved.before()))))
                .toList();
        return new Answer.Increments(increments);
    }

    private static Increment increment(Command command, Measure measure, String source, Step.Moved moved,
            String revision, Measurement measurement) {
        Measurement.Value value = switch (measurement) {
            case Measurement.Value counted -> counted;
            // no series yet: when it comes, it counts from zero
            case Measurement.NoData _ -> new Measurement.Value(0, 0, List.of(), Optional.empty());
            case Measurement.Stale _,Measurement.Failed _ -> Measurement.Value.nothing(reason(measurement));
        };
        return new Increment(command.id() + "/" + revision, command.service(), revision, source, measure.analysis(),
                measure.n(), moved.before().at(), moved.now().at(), value.requests(), value.errors(),
                value.latencyBuckets(), value.gap().or(() -> missed(moved.missed())));
    }

    /** The counts are whole, but over so long a time a restart is easier to overlook. */
    private static Optional<String> missed(int scrapes) {
        return scrapes == 0 ? Optional.empty() : Optional.of("missed scrape: " + scrapes + " in this interval");
    }

    private static String reason(Measurement measurement) {
        return switch (measurement) {
            case Measurement.Failed(String reason) -> reason;
            case Measurement.Stale(var newest) -> "stale: the source has said nothing new since " + newest;
            case Measurement.NoData _ -> "no data";
            case Measurement.Value value -> value.gap().orElse("");
        };
    }
}
