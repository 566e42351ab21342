package dev.spillway.gateway;

import dev.spillway.core.model.Actor;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Request.Ask;
import dev.spillway.gateway.http.JsonBody;
import dev.spillway.gateway.http.Refused;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads bodies into requests. Ids are made up where the client chose none, and told back. */
final class RequestReader {
    static final List<Verb.Field> ALERT = List.of(
            new Verb.Field("service", "string", "environment/name; or labels name service and environment"),
            new Verb.Field("fingerprint", "string", "of the alert; the same with the same startsAt is the same alert"),
            new Verb.Field("startsAt", "string", "when it began, ISO 8601"),
            new Verb.Field("status", "string", "firing or resolved"),
            new Verb.Field("labels", "object", "texts"),
            new Verb.Field("revision", "string",
                    "id or label of the revision it is about; without it, it may only pause"),
            new Verb.Field("rollout", "string", "the rollout it is about"),
            new Verb.Field("reason", "string", "what a person reads"),
            new Verb.Field("requestId", "string", "made from fingerprint, startsAt and status if absent"));
    /** It is read on a screen, at night. */
    private static final int LONGEST_REASON = 2_000;
    private final Clock clock;

    RequestReader(Clock clock) {
        this.clock = clock;
    }

    Request verb(Verb verb, ServiceId service, JsonBody body, Actor actor) {
        body.only(verb.allFields().stream().map(Verb.Field::name).toList());
        Optional<String> reason = body.text("reason").filter(r -> !r.isBlank());
        reason.filter(r -> r.length() > LONGEST_REASON).ifPresent(r -> {
            throw Refused.field("reason", "has " + r.length() + " characters and may have " + LONGEST_REASON);
        });
        if (verb.needsReason() && reason.isEmpty()) {
            throw Refused.sense("reason", "is missing: say why, it will be read afterwards");
        }
        Optional<RolloutId> rollout = rollout(body);
        if (rollout.isPresent() && !rollout.get().service().equals(service)) {
            throw Refused.sense("rollout", rollout.get() + " is not a rollout of " + service);
        }
        return verb.reader().read(body, new Ask(body.name("requestId").orElseGet(RequestReader::newId), "", actor,
                rollout, body.number("step", 1, 64).map(step -> step - 1), reason, clock.instant()));
    }

    /** For a body that is not JSON: the definition. */
    Ask ask(Optional<String> requestId, Actor actor) {
        return new Ask(requestId.orElseGet(RequestReader::newId), "", actor, Optional.empty(), Optional.empty(),
                Optional.empty(), clock.instant());
    }

    private static Optional<RolloutId> rollout(JsonBody body) {
        return body.text("rollout").map(text -> parse("rollout", text, RolloutId::parse));
    }

    /** The core's constructors say what is wrong; here it becomes an answer. */
    static <T> T parse(String field, String text, java.util.function.Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw Refused.field(field, String.valueOf(e.getMessage()));
        }
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }
}
