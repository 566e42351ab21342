package dev.spillway.wire;

import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import java.util.Optional;
import java.util.function.Function;

/** Between requests as they travel and as the core knows them. */
final class Requests {
    private Requests() {}

    /** @param definition the text of a PutService, read */
    static Request toCore(RequestRecord r, String digest, Function<String, Definition> definition) {
        var ask = new Request.Ask(r.requestId(), digest, r.actor(), r.rollout(), r.step(), reason(r), r.saidAt());
        return switch (r) {
            case RequestRecord.PutService x -> new Request.PutService(ask, definition.apply(x.definition()));
            case RequestRecord.Deploy x -> new Request.Deploy(ask,
                    Revision.of(x.label(), x.artifact(), x.config(), x.flags(), x.schemaPhase()), x.onConflict());
            case RequestRecord.Abort _ -> new Request.Abort(ask);
            case RequestRecord.Pause _ -> new Request.Pause(ask);
            case RequestRecord.Resume _ -> new Request.Resume(ask);
            case RequestRecord.Promote x -> new Request.Promote(ask, x.full());
            case RequestRecord.Approve _ -> new Request.Approve(ask);
            case RequestRecord.Skip x -> new Request.Skip(ask, x.analysis());
            case RequestRecord.Retry _ -> new Request.Retry(ask);
            case RequestRecord.Undo x -> new Request.Undo(ask, x.toRevision(), x.steps(), x.force());
            case RequestRecord.Freeze x -> new Request.Freeze(ask, x.on());
            case RequestRecord.Abandon _ -> new Request.Abandon(ask);
            case RequestRecord.Delete _ -> new Request.Delete(ask);
            case RequestRecord.AnswerDrift x -> new Request.AnswerDrift(ask, x.answer());
            case RequestRecord.Alert x ->
                new Request.Alert(ask, x.fingerprint(), x.startsAt(), x.status(), x.labels(), x.revision());
        };
    }

    private static Optional<String> reason(RequestRecord r) {
        return r instanceof RequestRecord.Alert alert && !alert.summary().isBlank()
                ? Optional.of(alert.summary())
                : r.reason();
    }

    /** @param definition the text of a PutService, which the core does not keep */
    static RequestRecord toWire(ServiceId service, Request request, String definition) {
        Request.Ask a = request.ask();
        return switch (request) {
            case Request.PutService _ -> new RequestRecord.PutService(a.requestId(), service, a.actor(), a.rollout(),
                    a.step(), a.reason(), a.saidAt(), definition);
            case Request.Deploy x -> new RequestRecord.Deploy(a.requestId(), service, a.actor(), a.rollout(), a.step(),
                    a.reason(), a.saidAt(), x.revision().label(), x.revision().artifact(), x.revision().config(),
                    x.revision().flags(), x.revision().schemaPhase(), x.onConflict());
            case Request.Abort _ -> new RequestRecord.Abort(a.requestId(), service, a.actor(), a.rollout(), a.step(),
                    a.reason(), a.saidAt());
            case Request.Pause _ -> new RequestRecord.Pause(a.requestId(), service, a.actor(), a.rollout(), a.step(),
                    a.reason(), a.saidAt());
            case Request.Resume _ -> new RequestRecord.Resume(a.requestId(), service, a.actor(), a.rollout(), a.step(),
                    a.reason(), a.saidAt());
            case Request.Promote x -> new RequestRecord.Promote(a.requestId(), service, a.actor(), a.rollout(),
                    a.step(), a.reason(), a.saidAt(), x.full());
            case Request.Approve _ -> new RequestRecord.Approve(a.requestId(), service, a.actor(), a.rollout(),
                    a.step(), a.reason(), a.saidAt());
            case Request.Skip x -> new RequestRecord.Skip(a.requestId(), service, a.actor(), a.rollout(), a.step(),
                    a.reason(), a.saidAt(), x.analysis());
            case Request.Retry _ -> new RequestRecord.Retry(a.requestId(), service, a.actor(), a.rollout(), a.step(),
                    a.reason(), a.saidAt());
            case Request.Undo x -> new RequestRecord.Undo(a.requestId(), service, a.actor(), a.rollout(), a.step(),
                    a.reason(), a.saidAt(), x.toRevision(), x.steps(), x.force());
            case Request.Freeze x -> new RequestRecord.Freeze(a.requestId(), service, a.actor(), a.rollout(), a.step(),
                    a.reason(), a.saidAt(), x.on());
            case Request.Abandon _ -> new RequestRecord.Abandon(a.requestId(), service, a.actor(), a.rollout(),
                    a.step(), a.reason(), a.saidAt());
            case Request.Delete _ -> new RequestRecord.Delete(a.requestId(), service, a.actor(), a.rollout(), a.step(),
                    a.reason(), a.saidAt());
            case Request.AnswerDrift x -> new RequestRecord.AnswerDrift(a.requestId(), service, a.actor(), a.rollout(),
                    a.step(), a.reason(), a.saidAt(), x.answer());
            case Request.Alert x -> new RequestRecord.Alert(a.requestId(), service, a.actor(), a.rollout(), a.step(),
                    a.reason(), a.saidAt(), x.fingerprint(), x.startsAt(), x.status(), x.labels(), x.revision(),
                    a.reason().orElse(""));
        };
    }
}
