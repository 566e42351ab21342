package dev.spillway.schemas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** Every record on every topic, for people. */
final class EventCatalogue {
    private static final String NAMESPACE = "dev.spillway.";

    private EventCatalogue() {}

    static String page() {
        var page = new StringBuilder(
                """
                        # What is on the topics

                        Generated from the Avro schemas (`schemas/src/main/resources/avro`), and compared in the build: `EventCatalogueTest`.
                        Names are within `dev.spillway`. `?` marks a field that may be null. Every record is keyed by service id.
                        """);
        for (Topic topic : Topic.values()) {
            page.append("\n## `").append(topic.topicName()).append("`\n\n").append(kept(topic)).append('\n');
            Schemas.of(topic).forEach(schema -> record(page, schema));
        }
        page.append("\n## Parts\n\nStand within other records only.\n");
        parts().forEach(schema -> record(page, schema));
        return page.toString();
    }

    /** The name that people find a schema by. */
    static String title(Schema schema) {
        return schema.getFullName().substring(NAMESPACE.length());
    }

    private static List<Schema> parts() {
        var parts = new ArrayList<>(Schemas.all());
        parts.removeAll(Arrays.stream(Topic.values()).flatMap(topic -> Schemas.of(topic).stream()).toList());
        return parts;
    }

    private static String kept(Topic topic) {
        return topic.compacted()
                ? "Compacted: the newest record of each key is kept."
                : topic.retention().map(r -> "Kept for " + r.toDays() + " days.").orElse("Kept for ever.");
    }

    private static void record(StringBuilder page, Schema schema) {
        page.append("\n### ").append(title(schema)).append("\n\n").append(schema.getDoc()).append('\n');
        if (schema.getFields().isEmpty()) {
            return;
        }
        page.append("\n| field | type | what it says |\n|---|---|---|\n");
        schema.getFields().forEach(field -> page.append("| `").append(field.name()).append("` | ")
                .append(type(field.schema())).append(" | ").append(cell(field)).append(" |\n"));
    }

    private static String cell(Schema.Field field) {
        String otherwise = field.hasDefaultValue() && !JsonProperties.NULL_VALUE.equals(field.defaultVal())
                ? " Default: `" + text(field.defaultVal()) + "`."
                : "";
        return field.doc().replace("|", "\\|") + otherwise;
    }

    private static String text(Object value) {
        return value.equals("") ? "\"\"" : value.toString();
    }

    private static String type(Schema schema) {
        if (schema.isUnion()) {
            return schema.getTypes().stream().filter(t -> t.getType() != Schema.Type.NULL).map(EventCatalogue::type)
                    .collect(Collectors.joining(" or ")) + "?";
        }
        if (schema.getLogicalType() != null) {
            return schema.getLogicalType().getName();
        }
        return switch (schema.getType()) {
            case RECORD -> "[" + title(schema) + "](#" + anchor(schema) + ")";
            case ARRAY -> "list of " + type(schema.getElementType());
            case MAP -> "map of " + type(schema.getValueType());
            case ENUM, UNION, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL ->
                schema.getType().getName();
        };
    }

    private static String anchor(Schema schema) {
        return title(schema).toLowerCase(java.util.Locale.ROOT).replace(".", "");
    }
}
