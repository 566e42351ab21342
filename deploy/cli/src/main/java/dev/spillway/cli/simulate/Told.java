package dev.spillway.cli.simulate;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.Revision;
import dev.spillway.definition.Words;
import dev.spillway.gateway.view.Labels;
import dev.spillway.gateway.view.Sentences;
import dev.spillway.simulator.scenario.Rehearsal;
import dev.spillway.simulator.scenario.Rehearsal.Rehearsed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The log of a rehearsal in people's words; times count from the beginning. */
final class Told {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z");
    private final Rehearsed rehearsed;
    private final Labels labels;

    /** One line of the log. */
    record Line(Duration at, String type, String text, boolean detail) {}

    Told(Rehearsed rehearsed) {
        this.rehearsed = rehearsed;
        this.labels = Labels.of(rehearsed.last());
    }

    List<Line> lines() {
        return rehearsed.log().stream().map(this::line).toList();
    }

    private Line line(Entry entry) {
        return new Line(offset(entry.header().at()), entry.event().getClass().getSimpleName(),
                people(Sentences.of(entry.event(), labels)), isDetail(entry.event()));
    }

    /** Since the scenario began. */
    static Duration offset(Instant at) {
        return Duration.between(Rehearsal.START, at);
    }

    /** Labels in place of ids, and offsets in place of times. */
    String people(String sentence) {
        Matcher time = TIME.matcher(named(named(sentence, rehearsed.scenario().stable()),
                rehearsed.scenario().canary()));
        return time.replaceAll(found -> Matcher.quoteReplacement(Words.duration(offset(Instant.parse(found.group())))));
    }

    private static String named(String sentence, Revision revision) {
        return sentence.replace(revision.id().value(), revision.label());
    }

    /** Single measurements and what is said on the way to a command's end: there are hundreds of them. */
    private static boolean isDetail(Event event) {
        return event instanceof Event.MeasurementAsked || event instanceof Event.MeasurementTaken
                || event instanceof Event.MeasurementJudged || event instanceof Event.MeasurementMissed
                || event instanceof Event.CommandAccepted || event instanceof Event.SnapshotTaken;
    }
}
