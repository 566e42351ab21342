package dev.spillway.executor.metrics;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired.Measure;
import dev.spillway.executor.Measured;
import dev.spillway.executor.Measured.Outcome;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Source;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The sources of results, by the provider that a definition names. */
final class Sources implements AutoCloseable {
    private static final int SOURCE_CHARACTERS = 200;

    private final Map<String, Source> sources;
    private final Guard guard;
    private final InstantSource clock;

    Sources(Map<String, Source> sources, Guard guard, InstantSource clock) {
        this.sources = Map.copyOf(new TreeMap<>(sources));
        this.guard = guard;
        this.clock = clock;
    }

    /** The answer to every question is a measurement, also where nothing was measured: somebody waits for it. */
    Answer answer(Command command, Measure measure) {
        Source source = sources.get(measure.provider());
        if (source == null) {
            return new Answer.Failed("provider '" + measure.provider() + "' is not known; known are "
                    + new TreeSet<>(sources.keySet()) + " and " + MeasureHandler.TEXT);
        }
        String address = source.address(measure.query());
        Finding finding = guard.ask(command, measure, address, source::ask);
        return switch (finding) {
            case Finding.Value(String text) -> measured(command, measure, address, Outcome.VALUE, text);
            case Finding.NoData(String reason) -> measured(command, measure, address, Outcome.NO_DATA, reason);
            case Finding.Stale(String reason) -> measured(command, measure, address, Outcome.STALE, reason);
            case Finding.Failed(String reason) -> measured(command, measure, address, Outcome.ERROR, reason);
            case Finding.Hung(String reason) -> measured(command, measure, address, Outcome.ERROR, reason);
            case Finding.Unreachable(String reason) -> measured(command, measure, address, Outcome.ERROR, reason);
            case Finding.Refused(String reason) -> new Answer.Refused(reason);
        };
    }

    private Answer measured(Command command, Measure measure, String address, Outcome outcome, String text) {
        boolean value = outcome == Outcome.VALUE;
        String source = address.substring(0, Math.min(SOURCE_CHARACTERS, address.length()));
        return new Answer.Result(new Measured(command.id(), command.service(), Optional.of(command.rollout()), source,
                measure.analysis(), measure.n(), clock.instant(), outcome, Optional.of(text).filter(_ -> value),
                Optional.of(text).filter(_ -> !value)));
    }

    @Override
    public void close() {
        sources.values().forEach(Sources::close);
    }

    private static void close(Source source) {
        source.close();
    }
}
