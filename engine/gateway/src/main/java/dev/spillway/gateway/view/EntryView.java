package dev.spillway.gateway.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Header;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of the log.
 *
 * @param type of the event, for example {@code StepStarted}
 * @param text the sentence a person reads
 * @param data the event's own fields
 */
public record EntryView(String service, long sequence, Instant at, Optional<String> rollout, String type, String text,
        CauseView cause, JsonNode data) {

    /**
     * @param kind {@code request}, {@code outcome}, {@code health}, {@code observation} or {@code timer}
     * @param id   of the request, outcome, increment or timer
     * @param by   who said it
     */
    public record CauseView(String kind, String id, String by, String via, boolean authenticated,
            Optional<Instant> saidAt) {}

    public static EntryView of(Entry entry, Labels labels) {
        Header header = entry.header();
        var cause = header.cause();
        return new EntryView(header.service().toString(), header.sequence(), header.at(),
                header.rollout().map(Object::toString), entry.event().getClass().getSimpleName(),
                Sentences.of(entry.event(), labels),
                new CauseView(cause.kind().name().toLowerCase(Locale.ROOT), cause.id(), cause.actor().id(),
                        cause.actor().via(), cause.actor().authenticated(), cause.saidAt()),
                Json.data(entry.event()));
    }
}
