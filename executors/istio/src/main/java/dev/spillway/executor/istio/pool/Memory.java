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
 * @param common   what those labels had in common with those of canary when it was adopted
 * @param previous the revision that was stable before: it is kept behind canary, so that an undo is one write of weights
 */
record Memory(Map<String, Map<String, String>> adopted, Optional<Map<String, String>> common,
        Optional<String> previous) {
    static final String ADOPTED = "spillway.dev/adopted";
    static final String COMMON = "spillway.dev/common";
    static final String PREVIOUS = "spillway.dev/previous";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, Map<String, String>>> ALL = new TypeReference<>() {
    };
    private static final TypeReference<TreeMap<String, String>> LABELS = new TypeReference<>() {
    };

    Memory {
        adopted = new TreeMap<>(adopted);
    }

    static Memory of(Thing thing) {
        return new Memory(read(thing, ADOPTED, ALL).orElse(new TreeMap<>()),
                read(thing, COMMON, LABELS).map(common -> common),
                thing.annotation(PREVIOUS).filter(text -> !text.isBlank()));
    }

    /** What is no JSON of ours is as if it were not there. */
    private static <T> Optional<T> read(Thing thing, String annotation, TypeReference<T> type) {
        try {
            Optional<String> text = thing.annotation(annotation);
            return text.isEmpty() ? Optional.empty() : Optional.ofNullable(JSON.readValue(text.get(), type));
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    Optional<String> revisionOf(Map<String, String> labels) {
        return adopted.entrySet().stream().filter(entry -> entry.getValue().equals(labels)).map(Map.Entry::getKey)
                .findFirst();
    }

    static String json(Object labels) {
        try {
            return JSON.writeValueAsString(labels);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("texts have JSON", broken);
        }
    }
}
