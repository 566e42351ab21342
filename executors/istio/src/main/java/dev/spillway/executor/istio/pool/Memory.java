package dev.spillway.executor.istio.pool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.istio.object.Thing;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What labels alone do not say. It stands in annotations of the object that holds the stable labels.
 *
 * @param adopted labels of revisions that ran before Spillway came, and so do not carry the label that tells revisions apart
 * @param previous the revision that was stable before: it is kept behind canary, so that an undo is one write of weights
 */
record Memory(Map<String, Map<String, String>> adopted, Optional<String> previous) {
    static final String ADOPTED = "spillway.dev/adopted";
    static final String PREVIOUS = "spillway.dev/previous";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, Map<String, String>>> LABELS = new TypeReference<>() {};

    Memory {
        adopted = new TreeMap<>(adopted);
    }

    static Memory of(Thing thing) {
        return new Memory(thing.annotation(ADOPTED).map(Memory::read).orElse(Map.of()),
                thing.annotation(PREVIOUS).filter(text -> !text.isBlank()));
    }

    /** What is no JSON of ours is as if it were not there. */
    private static Map<String, Map<String, String>> read(String text) {
        try {
            return JSON.readValue(text, LABELS);
        } catch (JsonProcessingException notOurs) {
            return Map.of();
        }
    }

    Optional<String> revisionOf(Map<String, String> labels) {
        return adopted.entrySet().stream().filter(entry -> entry.getValue().equals(labels)).map(Map.Entry::getKey)
                .findFirst();
    }

    /** Only the newest: whatever was adopted before has been replaced since. */
    static String adopt(String revision, Map<String, String> labels) {
        try {
            return JSON.writeValueAsString(Map.of(revision, new TreeMap<>(labels)));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("texts have JSON", broken);
        }
    }
}
