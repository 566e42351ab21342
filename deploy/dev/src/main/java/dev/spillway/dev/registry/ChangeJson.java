package dev.spillway.dev.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The records of the topic in Confluent's layout, so that its tools and its registry can read what we wrote: key
 * {@code {"keytype":"SCHEMA","subject":..,"version":..,"magic":1}} and so on. A schema is deleted by a value that says so, never
 * by a tombstone: compaction must not forget an id.
 */
final class ChangeJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A record's key and value. */
    record Entry(String key, String value) {}

    private ChangeJson() {}

    static Entry write(Change change) {
        return switch (change) {
            case Change.Versioned(Version version) -> new Entry(key("SCHEMA", 1).put("subject", version.subject())
                    .put("version", version.version()).toString(), value(version).toString());
            case Change.Levelled(Optional<String> subject, Compatibility level) -> {
                ObjectNode key = key("CONFIG", 0);
                subject.ifPresentOrElse(name -> key.put("subject", name), () -> key.putNull("subject"));
                yield new Entry(key.toString(),
                        JSON.createObjectNode().put("compatibilityLevel", level.name()).toString());
            }
        };
    }

    /**
     * @return empty for kinds of records that change nothing here (Confluent's NOOP, MODE and the like)
     * @throws IOException
     *             if a record of a kind that matters cannot be read
     */
    static Optional<Change> read(Entry entry) throws IOException {
        JsonNode key = JSON.readTree(entry.key());
        JsonNode value = JSON.readTree(entry.value());
        try {
            return switch (key.path("keytype").asText()) {
                case "SCHEMA" -> Optional.of(new Change.Versioned(version(value)));
                case "CONFIG" -> Optional.of(new Change.Levelled(Optional.ofNullable(key.path("subject").textValue()),
                        Compatibility.valueOf(value.path("compatibilityLevel").asText())));
                default -> Optional.empty();
            };
        } catch (RuntimeException e) {
            throw new IOException("record " + entry.key() + " cannot be read", e);
        }
    }

    private static ObjectNode key(String type, int magic) {
        return JSON.createObjectNode().put("keytype", type).put("magic", magic);
    }

    private static ObjectNode value(Version version) {
        return JSON.createObjectNode().put("subject", version.subject()).put("version", version.version())
                .put("id", version.id())
                .put("schema", version.text()).put("deleted", version.deleted());
    }

    private static Version version(JsonNode value) {
        Schema schema = new Schema.Parser().parse(value.required("schema").asText());
        return new Version(value.required("subject").asText(), value.required("version").asInt(),
                value.required("id").asInt(), schema,
                value.path("deleted").asBoolean());
    }
}
