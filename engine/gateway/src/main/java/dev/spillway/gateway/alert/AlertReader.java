package dev.spillway.gateway.alert;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Request.AlertStatus;
import dev.spillway.gateway.http.JsonBody;
import dev.spillway.gateway.http.Refused;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads one alert into the request that it is. Throws {@link Refused}, which names the field, when it cannot be one. */
public final class AlertReader {
    private static final Map<String, AlertStatus> STATUS = new TreeMap<>(
            Map.of("firing", AlertStatus.FIRING, "resolved", AlertStatus.RESOLVED));
    /** Grafana's own alerts about a rule that could not be evaluated: no data is not bad news, so they abort nothing. */
    private static final Set<String> UNJUDGED = Set.of("DatasourceNoData", "DatasourceError");
    private static final List<String> TEXTS = List.of("summary", "description", "message");
    private final LabelNames names;
    private final InstantSource clock;

    public AlertReader(LabelNames names, InstantSource clock) {
        this.names = names;
        this.clock = clock;
    }

    /** @param note what the sender should know of how it was read; empty mostly */
    public record Told(ServiceId service, Request.Alert alert, Optional<String> note) {
        boolean mayAbort() {
            return alert.status() == AlertStatus.FIRING
                    && (alert.revision().isPresent() || alert.ask().rollout().isPresent());
        }
    }

    /** An alert that says by its own fields what it is about. */
    public Told read(JsonBody alert, Actor actor) {
        return read(Dialect.GENERIC, alert, actor);
    }

    Told read(Dialect dialect, JsonBody alert, Actor actor) {
        Map<String, String> labels = labels(alert);
        return switch (dialect) {
            case ALERTMANAGER -> told(alert, actor, labels, Subject.of(alert, labels, names), Optional.empty());
            case GRAFANA -> grafana(alert, actor, labels);
            case GENERIC -> told(alert, actor, labels, Subject.said(alert, labels, names), Optional.empty());
        };
    }

    private Told grafana(JsonBody alert, Actor actor, Map<String, String> labels) {
        Subject subject = Subject.of(alert, labels, names);
        String rule = labels.getOrDefault("alertname", "");
        return UNJUDGED.contains(rule)
                ? told(alert, actor, labels, subject.mayOnlyPause(),
                        Optional.of(rule + " says that the rule was not judged, so it may only pause"))
                : told(alert, actor, labels, subject, Optional.empty());
    }

    private Told told(JsonBody alert, Actor actor, Map<String, String> labels, Subject subject,
            Optional<String> note) {
        String fingerprint = fingerprint(alert, labels);
        Instant startsAt = startsAt(alert);
        AlertStatus status = alert.oneOf("status", STATUS)
                .orElseThrow(() -> Refused.field(alert.at("status"), "is missing: firing or resolved"));
        // A request is remembered by its id: an alert that is sent again is the same request.
        String id = alert.name("requestId").orElseGet(() -> "alert-"
                + Revision.sha256(fingerprint + "\n" + startsAt + "\n" + status).substring(0, 32));
        var ask = new Request.Ask(id, "", actor, subject.rollout(), Optional.empty(), reason(alert, labels),
                clock.instant());
        return new Told(subject.service(),
                new Request.Alert(ask, fingerprint, startsAt, status, labels, revision(alert, subject)), note);
    }

    private static Map<String, String> labels(JsonBody alert) {
        Map<String, String> labels = alert.texts("labels");
        int size = labels.entrySet().stream().mapToInt(e -> e.getKey().length() + e.getValue().length()).sum();
        if (size > AlertLimits.LABELS) {
            throw Refused.field(alert.at("labels"), "have " + size + " characters and may have " + AlertLimits.LABELS);
        }
        return labels;
    }

    private static Optional<String> revision(JsonBody alert, Subject subject) {
        return subject.revision().map(revision -> atMost(alert.at("revision"), revision, AlertLimits.REVISION));
    }

    /** The sender's own, or one made of the labels, which is how alerting systems make theirs. */
    private static String fingerprint(JsonBody alert, Map<String, String> labels) {
        return alert.text("fingerprint").filter(text -> !text.isBlank())
                .map(text -> atMost(alert.at("fingerprint"), text, AlertLimits.FINGERPRINT))
                .or(() -> Optional.of(labels).filter(l -> !l.isEmpty())
                        .map(l -> Revision.sha256(new TreeMap<>(l).toString()).substring(0, 16)))
                .orElseThrow(() -> Refused.field(alert.at("fingerprint"), "is missing, and there are no labels"));
    }

    /** Milliseconds are what is remembered; alerting systems write nanoseconds. */
    private static Instant startsAt(JsonBody alert) {
        Instant startsAt = alert.instant("startsAt")
                .orElseThrow(() -> Refused.field(alert.at("startsAt"), "is missing: when it began, ISO 8601"));
        if (startsAt.isBefore(AlertLimits.EARLIEST) || startsAt.isAfter(AlertLimits.LATEST)) {
            throw Refused.field(alert.at("startsAt"), "must be between 1970 and 9999, but was " + startsAt);
        }
        return startsAt.truncatedTo(ChronoUnit.MILLIS);
    }

    private static Optional<String> reason(JsonBody alert, Map<String, String> labels) {
        Optional<String> name = Optional.ofNullable(labels.get("rulename"))
                .or(() -> Optional.ofNullable(labels.get("alertname")));
        String reason = alert.text("reason").orElseGet(() -> String.join(": ",
                Stream.concat(name.stream(), annotation(alert).stream()).filter(text -> !text.isBlank()).toList()));
        return Optional.of(reason.strip()).filter(text -> !text.isEmpty())
                .map(text -> text.length() > AlertLimits.REASON ? text.substring(0, AlertLimits.REASON) + "…" : text);
    }

    private static Optional<String> annotation(JsonBody alert) {
        return alert.object("annotations").flatMap(
                notes -> TEXTS.stream().flatMap(name -> notes.text(name).stream()).filter(t -> !t.isBlank())
                        .findFirst());
    }

    private static String atMost(String field, String text, int most) {
        if (text.length() > most) {
            throw Refused.field(field, "has " + text.length() + " characters and may have " + most);
        }
        return text;
    }
}
