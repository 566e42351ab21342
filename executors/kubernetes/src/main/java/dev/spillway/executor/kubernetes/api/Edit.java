package dev.spillway.executor.kubernetes.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.executor.Fence;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Patch (RFC 6902) of one object: changes what it names and nothing else, only if the object is still the one that was
 * read. The lock is the resource version, which the patch carries: the server answers 409 if somebody else wrote meanwhile.
 */
public final class Edit {
    private record Op(String op, String path, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object value) {}

    private final List<Op> ops = new ArrayList<>();
    private boolean annotated;

    private Edit(HasMetadata seen) {
        this.annotated = seen.getMetadata().getAnnotations() != null && !seen.getMetadata().getAnnotations().isEmpty();
        ops.add(new Op("replace", "/metadata/resourceVersion", seen.getMetadata().getResourceVersion()));
    }

    /** @param seen as it was read */
    public static Edit of(HasMetadata seen) {
        return new Edit(seen);
    }

    /** The part of a path that stands for this key. */
    public static String key(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** The server applies nothing (422) unless this is so: for the identity of what is about to be changed. */
    public Edit test(String path, Object value) {
        return with(new Op("test", path, value));
    }

    /** Sets a member whether it is there or not; inserts into a list. */
    public Edit add(String path, Object value) {
        return with(new Op("add", path, value));
    }

    public Edit replace(String path, Object value) {
        return with(new Op("replace", path, value));
    }

    public Edit remove(String path) {
        return with(new Op("remove", path, null));
    }

    public Edit annotate(String name, String value) {
        if (!annotated) {
            add("/metadata/annotations", Map.of());
            annotated = true;
        }
        return add("/metadata/annotations/" + key(name), value);
    }

    public Edit fence(Fence fence) {
        return annotate(Fences.ANNOTATION, fence.toString());
    }

    private Edit with(Op op) {
        ops.add(op);
        return this;
    }

    public String json() {
        return Serialization.asJson(ops);
    }

    @Override
    public String toString() {
        return json();
    }
}
