package dev.spillway.executor.metrics;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Measure;
import dev.spillway.executor.Increment;
import dev.spillway.executor.metrics.Cursor.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers measure commands. One scrape answers for canary and baseline alike, so both are counted over the same
 * interval. Blocks, at most for the scrape time-out or until the command expires; any thread may call.
 */
public final class MeasureHandler implements AutoCloseable {
    /** The one provider there is. */
    public static final String PROVIDER = "prometheusText";
    /** As long as a page may take unless said otherwise. */
    public static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(10);

    private final CounterCollector collector;
    private final Duration timeout;
    private final InstantSource clock;
    private final Cursors cursors = new Cursors();

    public MeasureHandler(Duration timeout, InstantSource clock) {
        this.collector = new CounterCollector(clock);
        this.timeout = timeout;
        this.clock = clock;
    }

    /** The same command gets the same answer as long as it is its analysis' last one. */
    public Answer measure(Command command) {
        if (!(command.desired() instanceof Measure measure)) {
            return new Answer.Failed("a metrics executor can only measure");
        }
        if (!measure.provider().equals(PROVIDER)) {
            return new Answer.Failed("provider '" + measure.provider() + "' is not known, only " + PROVIDER);
        }
        return switch (Query.parse(measure.query())) {
            case Query.Parsed.Invalid(String reason) -> new Answer.Failed(reason);
            case Query.Parsed.Valid(Query query) -> inTurn(command, measure, query);
        };
    }

    private Answer inTurn(Command command, Measure measure, Query query) {
        Cursor cursor = cursors.of(command, measure);
        cursor.turn.lock();
        try {
            return cursor.answerTo(command.id()).orElseGet(() -> {
                Answer answer = take(command, measure, query, cursor);
                cursor.answer(command.id(), measure, answer);
                return answer;
            });
        } finally {
            cursor.turn.unlock();
        }
    }

    private Answer take(Command command, Measure measure, Query query, Cursor cursor) {
        Duration left = Duration.between(clock.instant(), command.expiresAt());
        if (!left.isPositive()) {
            return new Answer.Failed("expired at " + command.expiresAt());
        }
        Duration interval = Duration.between(measure.due(), command.expiresAt());
        cursor.startAt(cursors.newest(command, measure).filter(_ -> measure.n() == 1));
        Optional<String> interruption = cursor.interruption(measure, interval);
        return switch (cursor.advance(collector.scrape(query, left.compareTo(timeout) < 0 ? left : timeout))) {
            case Step.Stays(Measurement because) -> new Answer.Failed(reason(because));
            case Step.Moved moved -> {
                cursors.saw(command, measure, moved.now());
                Step.Moved told = interruption.isPresent() ? new Step.Moved(moved.now(), moved.now(), 0) : moved;
                yield increments(command, measure, told, interruption);
            }
        };
    }

    private static Answer increments(Command command, Measure measure, Step.Moved moved,
            Optional<String> interruption) {
        List<Increment> increments = Stream.concat(Stream.of(measure.canary()), measure.baseline().stream()).distinct()
                .map(revision -> increment(command, measure, moved, revision,
                        interruption.<Measurement>map(Measurement.Value::nothing)
                                .orElseGet(() -> moved.now().growth(revision, moved.before()))))
                .toList();
        return new Answer.Increments(increments);
    }

    private static Increment increment(Command command, Measure measure, Step.Moved moved, String revision,
            Measurement measurement) {
        Measurement.Value value = switch (measurement) {
            case Measurement.Value counted -> counted;
            // no series yet: when it comes, it counts from zero
            case Measurement.NoData _ -> new Measurement.Value(0, 0, List.of(), Optional.empty());
            case Measurement.Stale _,Measurement.Failed _ -> Measurement.Value.nothing(reason(measurement));
        };
        return new Increment(command.id() + "/" + revision, command.service(), revision,
                measure.query().getOrDefault("url", ""), measure.analysis(), measure.n(), moved.before().at(),
                moved.now().at(), value.requests(), value.errors(), value.latencyBuckets(),
                value.gap().or(() -> missed(moved.missed())));
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

    @Override
    public void close() {
        collector.close();
    }
}
