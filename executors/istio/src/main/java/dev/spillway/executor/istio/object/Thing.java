package dev.spillway.executor.istio.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.Fence;
import dev.spillway.executor.kubernetes.api.Fences;
import dev.spillway.executor.kubernetes.api.Kind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;

/**
 * One object as it was read.
 *
 * @param tree the same as JSON; nobody changes it, whoever wants another one takes a {@link #copy}
 */
public record Thing(Kind kind, GenericKubernetesResource read, ObjectNode tree) {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    public static Thing of(Kind kind, GenericKubernetesResource read) {
        return new Thing(kind, read, JSON.convertValue(read, ObjectNode.class));
    }

    /** For people, for example {@code VirtualService prod/my-app}. */
    public String name() {
        return kind.name() + " " + read.getMetadata().getNamespace() + "/" + read.getMetadata().getName();
    }

    public Fence fence() {
        return Fences.of(read);
    }

    public Optional<String> annotation(String name) {
        return Optional.ofNullable(Fences.annotations(read).get(name));
    }

    public ObjectNode copy() {
        return tree.deepCopy();
    }

    /** Sets an annotation of a copy. */
    public static void annotate(ObjectNode copy, String name, String value) {
        JsonNode metadata = copy.path("metadata");
        if (metadata instanceof ObjectNode there) {
            JsonNode annotations = there.path("annotations");
            ObjectNode into = annotations instanceof ObjectNode old ? old : there.putObject("annotations");
            into.put(name, value);
        }
    }

    /** @param after a copy with what is to be changed; the fence goes along */
    public Write write(String what, ObjectNode after, Fence fence) {
        annotate(after, Fences.ANNOTATION, fence.toString());
        return new Write(this, after, name() + ": " + what);
    }

    /** Only the fence: all else is as it should be. */
    public Write stamp(Fence fence) {
        return write("fence " + fence, copy(), fence);
    }
}
