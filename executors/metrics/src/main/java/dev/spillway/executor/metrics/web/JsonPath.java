package dev.spillway.executor.metrics.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.executor.metrics.source.Mistake;
import java.util.List;

/**
 * Where in a JSON document the result stands, in the words of Kubernetes' JSONPath: {@code {$.items[0]['name']}}. Fields,
 * indexes (negative ones from the end), slices, wildcards, unions, {@code ..} and filters that compare; one expression, and
 * its first hit counts.
 */
public final class JsonPath {
    /** What was there. */
    public sealed interface Found {
        record Hit(JsonNode value) implements Found {}

        record Nothing(String reason) implements Found {}
    }

    private final String text;
    private final List<Segment> segments;

    private JsonPath(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    public static JsonPath parse(String text) throws Mistake {
        return new JsonPath(text.strip(), new PathParser(text).whole());
    }

    public Found first(JsonNode root) {
        List<JsonNode> nodes = List.of(root);
        for (Segment segment : segments) {
            nodes = nodes.stream().flatMap(segment::of).limit(MOST).toList();
            if (nodes.isEmpty()) {
                return new Found.Nothing(segment + " is not there");
            }
        }
        return new Found.Hit(nodes.getFirst());
    }

    /** No document has so many values; only a path can make more of them. */
    private static final int MOST = 1_000_000;

    @Override
    public String toString() {
        return text;
    }
}
