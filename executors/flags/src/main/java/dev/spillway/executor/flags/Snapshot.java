package dev.spillway.executor.flags;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All flags of a target, word for word: {@code {"new-checkout": {"targeting": …}}}. The same flags, the same text. */
final class Snapshot {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Snapshot() {}

    /** Empty while a flag is not fit to be written back. */
    static Optional<String> of(Map<String, Flag> flags) {
        ObjectNode all = JSON.createObjectNode();
        for (Map.Entry<String, Flag> flag : flags.entrySet()) {
            switch (flag.getValue()) {
                case Flag.Standing(int _, String exact) -> all.set(flag.getKey(), tree(exact));
                case Flag.Unfit _ -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(all.toString());
    }

    /** @throws IllegalArgumentException if it is no snapshot of flags */
    static SortedMap<String, String> read(String text) {
        JsonNode all = tree(text);
        if (!all.isObject()) {
            throw new IllegalArgumentException("the snapshot is no object of flags");
        }
        SortedMap<String, String> flags = new TreeMap<>();
        all.properties().forEach(flag -> flags.put(flag.getKey(), flag.getValue().toString()));
        return flags;
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException garbage) {
            throw new IllegalArgumentException("the snapshot is no JSON", garbage);
        }
    }
}
