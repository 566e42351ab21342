package dev.spillway.gateway.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.Header;
import dev.spillway.core.model.Actor;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import java.time.Instant;
import java.util.Arrays;
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

    /**
     * Back to the line of the log that this is a view of. Only the digest of a request is not in a view.
     *
     * @throws JsonProcessingException when its data is not that of its type
     * @throws IllegalArgumentException when nobody knows its type, or an id in it is none
     */
    public Entry entry() throws JsonProcessingException {
        var caused = new Header.Cause(Header.Cause.Kind.valueOf(cause.kind().toUpperCase(Locale.ROOT)), cause.id(),
                Optional.empty(), new Actor(cause.by(), cause.via(), cause.authenticated()), cause.saidAt());
        return new Entry(new Header(ServiceId.parse(service), sequence, at, rollout.map(RolloutId::parse), caused),
                Json.event(data, event()));
    }

    /** @throws IllegalArgumentException when nobody knows its type */
    public Class<? extends Event> event() {
        return Arrays.stream(Event.class.getPermittedSubclasses()).filter(t -> t.getSimpleName().equals(type))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("unknown kind of event '" + type + "'"))
                .asSubclass(Event.class);
    }
}
