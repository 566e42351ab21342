package dev.spillway.executor.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which revision a pod template is. One that Spillway wrote says so; anybody else's, and one of ours that somebody changed, is
 * known by its hash. Numbers of revisions move with every undo, hashes do not.
 */
final class Identity {
    static final String HASH_LABEL = "pod-template-hash";
    private static final ObjectMapper SORTED = new ObjectMapper()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    private static final int DIGITS = 12;

    private Identity() {}

    static String of(PodTemplateSpec template, String container) {
        String said = labels(template).getOrDefault(Marks.REVISION, "");
        String image = container(template, container).map(Container::getImage).orElse("");
        boolean ours = !said.isEmpty() && image.equals(annotations(template).get(Marks.ARTIFACT));
        return ours ? said : hash(template);
    }

    /** 12 hex digits, as an id of a revision; the label that a ReplicaSet adds does not count. */
    static String hash(PodTemplateSpec template) {
        try {
            JsonNode tree = SORTED.readTree(Serialization.asJson(template));
            if (tree.path("metadata").path("labels") instanceof ObjectNode labels) {
                labels.remove(HASH_LABEL);
            }
            String text = SORTED.writeValueAsString(SORTED.treeToValue(tree, Object.class));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (JsonProcessingException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("what came as JSON goes as JSON, and every JDK has SHA-256", impossible);
        }
    }

    /** The named one; without a name the first. */
    static Optional<Container> container(PodTemplateSpec template, String name) {
        List<Container> all = template.getSpec() == null ? List.of() : template.getSpec().getContainers();
        return all.stream().filter(one -> name.isEmpty() || name.equals(one.getName())).findFirst();
    }

    static Map<String, String> labels(PodTemplateSpec template) {
        return Optional.ofNullable(template.getMetadata()).map(ObjectMeta::getLabels).orElse(Map.of());
    }

    static Map<String, String> annotations(PodTemplateSpec template) {
        return Optional.ofNullable(template.getMetadata()).map(ObjectMeta::getAnnotations).orElse(Map.of());
    }
}
