package dev.spillway.gateway;

import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Request.Ask;
import dev.spillway.gateway.http.JsonBody;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that people ask of a service, as a path and the fields of its body.
 *
 * @param name        the last part of the path
 * @param needsReason whether it will be asked for afterwards
 * @param fields      beyond {@link #COMMON}
 */
record Verb(String name, String summary, boolean needsReason, List<Field> fields, Reader reader) {
    static final List<Field> COMMON = List.of(
            new Field("requestId", "string", "chosen by you, so that asking twice is asking once; made up if absent"),
            new Field("reason", "string", "why: it stands in the log"),
            new Field("rollout", "string", "the rollout that you saw; refused when another is active"),
            new Field("step", "integer", "the step that you saw, 1 is the first; refused when it is at another"));

    /** A field of a body. */
    record Field(String name, String type, String description) {}

    interface Reader {
        Request read(JsonBody body, Ask ask);
    }

    List<Field> allFields() {
        var all = new ArrayList<>(COMMON);
        all.addAll(fields);
        return all;
    }
}
