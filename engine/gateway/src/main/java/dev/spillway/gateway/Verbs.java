package dev.spillway.gateway;

import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Revision;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Request.DriftAnswer;
import dev.spillway.gateway.Verb.Field;
import dev.spillway.gateway.http.JsonBody;
import dev.spillway.gateway.http.Refused;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every verb but the definition and alerts, which have paths of their own. */
final class Verbs {
    private static final List<String> REVISION = List.of("label", "artifact", "config", "flags", "schemaPhase");
    private static final Map<String, OnConflict> ON_CONFLICT = new TreeMap<>(
            Map.of("supersede", OnConflict.SUPERSEDE, "queue", OnConflict.QUEUE, "reject", OnConflict.REJECT));
    private static final Map<String, DriftAnswer> DRIFT = new TreeMap<>(
            Map.of("accept", DriftAnswer.ACCEPT, "overwrite", DriftAnswer.OVERWRITE));

    private Verbs() {}

    static final List<Verb> ALL = List.of(
            new Verb("deploy", "Release a revision", false,
                    List.of(new Field("revision", "object", "label, artifact, config, flags, schemaPhase"),
                            new Field("onConflict", "string", "supersede, queue or reject")),
                    (body, ask) -> new Request.Deploy(ask, revision(body), body.oneOf("onConflict", ON_CONFLICT))),
            plain("abort", "Send all traffic back", true, (_, ask) -> new Request.Abort(ask)),
            plain("pause", "Stop advancing, keep watching", false, (_, ask) -> new Request.Pause(ask)),
            plain("resume", "End a pause", false, (_, ask) -> new Request.Resume(ask)),
            new Verb("promote", "End the present wait", false,
                    List.of(new Field("full", "boolean", "skip the remaining waits too, but never approvals")),
                    (body, ask) -> new Request.Promote(ask, body.flag("full"))),
            plain("approve", "Approve the step that waits for it", false, (_, ask) -> new Request.Approve(ask)),
            new Verb("skip", "Pass an undecided analysis", true,
                    List.of(new Field("analysis", "string", "which, where several run")),
                    (body, ask) -> new Request.Skip(ask, body.text("analysis"))),
            plain("retry", "Roll the last ended rollout out again", false, (_, ask) -> new Request.Retry(ask)),
            new Verb("undo", "Go back to an earlier revision", false,
                    List.of(new Field("toRevision", "integer", "its number in the history"),
                            new Field("steps", "boolean", "run the whole plan"),
                            new Field("force", "boolean", "even to one that was taken back; needs a reason")),
                    Verbs::undo),
            new Verb("freeze", "Stop or allow every rise of exposure", false,
                    List.of(new Field("on", "boolean", "true freezes, false unfreezes")), Verbs::freeze),
            plain("abandon", "End a rollout whose target is gone", true, (_, ask) -> new Request.Abandon(ask)),
            plain("delete", "Forget the service", false, (_, ask) -> new Request.Delete(ask)),
            new Verb("drift", "Answer a drift", false,
                    List.of(new Field("answer", "string", "accept or overwrite")),
                    (body, ask) -> new Request.AnswerDrift(ask, body.oneOf("answer", DRIFT).orElseThrow(
                            () -> Refused.field("answer", "is missing: accept or overwrite")))));

    private static Verb plain(String name, String summary, boolean needsReason, Verb.Reader reader) {
        return new Verb(name, summary, needsReason, List.of(), reader);
    }

    private static Revision revision(JsonBody body) {
        JsonBody revision = body.object("revision").orElseThrow(() -> Refused.field("revision", "is missing"))
                .only(REVISION);
        return Revision.of(revision.name("label").orElse("unnamed"), revision.needText("artifact"),
                revision.texts("config"), revision.texts("flags"), revision.text("schemaPhase").orElse(""));
    }

    private static Request undo(JsonBody body, Request.Ask ask) {
        boolean force = body.flag("force");
        if (force && ask.reason().isEmpty()) {
            throw Refused.sense("reason", "is missing: force needs one, it will be read afterwards");
        }
        return new Request.Undo(ask, body.number("toRevision", 1, Integer.MAX_VALUE), body.flag("steps"), force);
    }

    private static Request freeze(JsonBody body, Request.Ask ask) {
        if (body.has("on")) {
            return new Request.Freeze(ask, body.flag("on"));
        }
        throw Refused.field("on", "is missing: true freezes, false unfreezes");
    }
}
