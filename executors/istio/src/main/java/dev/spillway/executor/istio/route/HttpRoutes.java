package dev.spillway.executor.istio.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Gateway API's HTTPRoute ({@code gateway-api.sigs.k8s.io/reference/spec/#httproute}): weights only. Rules of ours could not
 * be told from others by every version of its CRD, so header routes and mirrors are not made.
 *
 * @param names the Services
 * @param rules their names; none: the only one
 */
public record HttpRoutes(Map<Side, String> names, List<String> rules) implements Dialect {
    public HttpRoutes {
        names = Map.copyOf(names);
        rules = List.copyOf(rules);
    }

    @Override
    public Selection select(ObjectNode tree) {
        List<Rule> all = VirtualServices.elements(tree.path("spec").path("rules")).filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast).map(node -> new Rule("rule"
                        + (node.has("name") ? " '" + node.path("name").asText() + "'" : ""), false, node))
                .toList();
        if (rules.isEmpty()) {
            return all.size() == 1
                    ? new Selection.Rules(all)
                    : new Selection.Unfit("has " + all.size() + " rules: say which with rules (their names)");
        }
        var found = new ArrayList<Rule>();
        for (String name : rules) {
            Optional<Rule> meant = all.stream().filter(rule -> rule.node().path("name").asText().equals(name))
                    .findFirst();
            if (meant.isEmpty()) {
                return new Selection.Unfit("has no rule named '" + name + "'; it has "
                        + all.stream().map(rule -> rule.node().path("name").asText("(no name)")).toList());
            }
            found.add(meant.get());
        }
        return new Selection.Rules(found);
    }

    @Override
    public String destinations() {
        return "backendRefs";
    }

    @Override
    public Optional<Side> side(JsonNode entry) {
        String name = entry.path("name").asText();
        return Stream.of(Side.values()).filter(side -> name.equals(names.get(side))).findFirst();
    }

    @Override
    public int unwritten(int destinations) {
        return 1;
    }

    @Override
    public String describe(Side side) {
        return "Service " + names.getOrDefault(side, "");
    }
}
