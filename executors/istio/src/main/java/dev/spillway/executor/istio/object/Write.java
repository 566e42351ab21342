package dev.spillway.executor.istio.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.kubernetes.api.Edit;
import io.fabric8.zjsonpatch.DiffFlags;
import io.fabric8.zjsonpatch.JsonDiff;
import java.util.EnumSet;

/**
 * The one call there is: what differs between an object as it was read and as it shall be, written only if the object is still
 * the one that was read.
 *
 * @param what for people
 */
public record Write(Thing before, ObjectNode after, String what) {
    private static final EnumSet<DiffFlags> PLAIN = EnumSet.of(DiffFlags.OMIT_MOVE_OPERATION,
            DiffFlags.OMIT_COPY_OPERATION, DiffFlags.OMIT_VALUE_ON_REMOVE);

    public Edit edit() {
        Edit edit = Edit.of(before.read());
        for (JsonNode op : JsonDiff.asJson(before.tree(), after, PLAIN)) {
            String path = op.path("path").asText();
            switch (op.path("op").asText()) {
                case "add" -> edit.add(path, op.path("value"));
                case "replace" -> edit.replace(path, op.path("value"));
                case "remove" -> edit.remove(path);
                default -> throw new IllegalStateException("a plain difference has no " + op);
            }
        }
        return edit;
    }

    @Override
    public String toString() {
        return what;
    }
}
