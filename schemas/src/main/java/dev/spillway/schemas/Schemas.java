package dev.spillway.schemas;

import dev.spillway.schemas.registry.SchemaRegistryClient.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The schemas of this release, from {@code avro/} on the class path. To add a record type, add a file and a line in
 * {@code avro/index}, behind the types that it uses.
 */
public final class Schemas {
    private static final String INDEX = "index";
    private static final String SHARED = "shared";
    private static final Schemas LOADED = new Schemas();

    private final Map<String, Schema> byName = new LinkedHashMap<>();
    private final Map<Topic, List<Schema>> byTopic = new EnumMap<>(Topic.class);

    private Schemas() {
        Schema.Parser parser = new Schema.Parser();
        resource(INDEX).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            int space = line.indexOf(' ');
            Schema schema = parser.parse(resource(line.substring(space + 1).strip()));
            byName.put(schema.getFullName(), schema);
            String carrier = line.substring(0, space);
            if (!carrier.equals(SHARED)) {
                byTopic.computeIfAbsent(Topic.valueOf(carrier), t -> new ArrayList<>()).add(schema);
            }
        });
    }

    /** The record types that a topic carries. */
    public static List<Schema> of(Topic topic) {
        return List.copyOf(LOADED.byTopic.getOrDefault(topic, List.of()));
    }

    /**
     * One schema.
     *
     * @param fullName
     *            namespace and name
     * @throws IllegalArgumentException
     *             when there is none
     */
    public static Schema named(String fullName) {
        Schema schema = LOADED.byName.get(fullName);
        if (schema == null) {
            throw new IllegalArgumentException("no schema is called " + fullName);
        }
        return schema;
    }

    /** All of them, also those that only stand within others. */
    public static Collection<Schema> all() {
        return Collections.unmodifiableCollection(LOADED.byName.values());
    }

    /** What to register at start, so that nothing has to be asked later. */
    public static List<Subject> subjects() {
        return Arrays.stream(Topic.values())
                .flatMap(topic -> of(topic).stream().map(schema -> Subject.of(topic.topicName(), schema))).toList();
    }

    private static String resource(String name) {
        try (InputStream in = Schemas.class.getResourceAsStream("/avro/" + name)) {
            if (in == null) {
                throw new IllegalStateException("avro/" + name + " is missing on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
