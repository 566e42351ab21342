package dev.spillway.executor.istio.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.HeaderRoute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Header routes of a VirtualService: each is a copy of the rule that it stands before, so that timeouts, rewrites and paths are the
 * same, with the header as one more condition and one destination. They are known by their names.
 */
final class Headers {
    private static final String PREFIX = "spillway.";

    private Headers() {}

    static boolean isOurs(JsonNode rule) {
        return rule.path("name").asText().startsWith(PREFIX);
    }

    /** Why the rule cannot carry them; empty where it can. */
    static Optional<String> conflict(Rule rule, List<Wish.Header> headers) {
        return headers.stream().map(header -> key(header.route()))
                .filter(key -> VirtualServices.elements(rule.node().path("match"))
                        .anyMatch(match -> match.path("headers").has(key)))
                .findFirst().map(key -> rule.name() + " matches the header " + key
                        + " already, and Istio takes one condition for each header");
    }

    /** In the order in which they were first set; those of one name are alternatives. */
    static List<ObjectNode> before(Rule rule, int index, Dialect dialect, List<Wish.Header> headers) {
        Map<String, List<Wish.Header>> byName = new LinkedHashMap<>();
        headers.forEach(header -> byName.computeIfAbsent(header.route().name(), _ -> new ArrayList<>()).add(header));
        return byName.entrySet().stream()
                .map(entry -> route(rule, PREFIX + entry.getKey() + "." + index, dialect, entry.getValue())).toList();
    }

    private static ObjectNode route(Rule rule, String name, Dialect dialect, List<Wish.Header> alternatives) {
        ObjectNode route = rule.node().deepCopy();
        route.put("name", name);
        Side side = alternatives.getFirst().side();
        ArrayNode destinations = route.putArray(dialect.destinations());
        VirtualServices.elements(rule.node().path(dialect.destinations()))
                .filter(entry -> dialect.side(entry).equals(Optional.of(side))).forEach(entry -> {
                    ObjectNode only = entry.deepCopy();
                    only.remove("weight");
                    destinations.add(only);
                });
        List<JsonNode> conditions = VirtualServices.elements(rule.node().path("match")).toList();
        ArrayNode match = route.putArray("match");
        for (JsonNode condition : conditions.isEmpty() ? List.<JsonNode>of(match.objectNode()) : conditions) {
            alternatives.forEach(header -> match.add(with(condition.deepCopy(), header.route())));
        }
        Mirrors.remove(route);
        return route;
    }

    private static ObjectNode with(ObjectNode condition, HeaderRoute header) {
        ObjectNode headers = condition.path("headers") instanceof ObjectNode there
                ? there
                : condition.putObject("headers");
        headers.putObject(key(header)).put(header.match(), header.value());
        return condition;
    }

    /** Istio wants them in lower case. */
    private static String key(HeaderRoute header) {
        return header.header().toLowerCase(Locale.ROOT);
    }
}
