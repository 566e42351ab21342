package dev.spillway.cli.simulate;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.signal.Signal.Increment;
import dev.spillway.simulator.scenario.Rehearsal.Rehearsed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a picture of a rollout shows.
 *
 * @param exposure of the new revision, as read back from the router
 * @param rates    of errors, as counted
 * @param end      where the picture ends: when it was back, or a little after the promotion
 */
record Track(List<Exposure> exposure, List<Rate> rates, List<Mark> marks, Duration end) {
    /** From here on. */
    record Exposure(Duration at, double percent) {}

    record Rate(Duration from, Duration to, boolean ofCanary, double percent) {}

    /** Something that was decided. */
    record Mark(Duration at, char sign, String text) {}

    static Track of(Rehearsed rehearsed, Told told) {
        RevisionId canary = rehearsed.scenario().canary().id();
        var exposure = new ArrayList<>(List.of(new Exposure(Duration.ZERO, 0)));
        var rates = new ArrayList<Rate>();
        var marks = new ArrayList<Mark>();
        for (Entry entry : rehearsed.log()) {
            Duration at = Told.offset(entry.header().at());
            if (entry.event() instanceof Event.TargetObserved e && !e.observed().shares().isEmpty()) {
                exposure.add(new Exposure(at, e.observed().weightOf(canary).permille() / 10.0));
            } else if (entry.event() instanceof Event.MeasurementTaken e && e.increment().requests() > 0) {
                rates.add(rate(e.increment(), canary));
            }
            sign(entry.event()).ifPresent(
                    sign -> marks.add(new Mark(at, sign, told.people(text(entry.event())))));
        }
        return new Track(exposure, rates, marks, end(rehearsed));
    }

    private static Rate rate(Increment counted, RevisionId canary) {
        return new Rate(Told.offset(counted.from()), Told.offset(counted.to()), counted.revision().equals(canary),
                100.0 * counted.errors() / counted.requests());
    }

    private static Optional<Character> sign(Event event) {
        return switch (event) {
            case Event.AnalysisConcluded e -> Optional.of(switch (e.verdict().outcome()) {
                case SUCCESSFUL -> '✓';
                case FAILED, ERROR -> '✗';
                case INCONCLUSIVE, SKIPPED -> '?';
            });
            case Event.AlertTaken _ -> Optional.of('!');
            case Event.Held _,Event.Paused _ -> Optional.of('‖');
            case Event.RollbackStarted _ -> Optional.of('↩');
            case Event.Promoted _ -> Optional.of('★');
            case Event _ -> Optional.empty();
        };
    }

    private static String text(Event event) {
        return event.getClass().getSimpleName() + switch (event) {
            case Event.AnalysisConcluded e -> ": " + e.verdict().because();
            case Event.AlertTaken e -> ": " + e.fingerprint() + ": " + e.effect();
            case Event.Held e -> ": " + e.reason();
            case Event.Paused e -> ": " + e.reason();
            case Event.RollbackStarted e -> ": " + e.reason();
            case Event _ -> "";
        };
    }

    private static Duration end(Rehearsed rehearsed) {
        Optional<Duration> promoted = rehearsed.log().stream().filter(e -> e.event() instanceof Event.Promoted)
                .findFirst().map(e -> Told.offset(e.header().at()));
        boolean stayed = rehearsed.log().stream().noneMatch(e -> e.event() instanceof Event.RollbackStarted);
        Duration all = Told.offset(rehearsed.end());
        Duration end = promoted.filter(_ -> stayed).map(p -> p.plus(p.dividedBy(20))).filter(p -> p.compareTo(all) < 0)
                .orElse(all);
        return end.isZero() ? Duration.ofSeconds(1) : end;
    }

    /** The exposure at a time. */
    double exposedAt(Duration at) {
        double percent = 0;
        for (Exposure step : exposure) {
            percent = step.at().compareTo(at) <= 0 ? step.percent() : percent;
        }
        return percent;
    }
}
