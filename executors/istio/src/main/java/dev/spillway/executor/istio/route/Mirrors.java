package dev.spillway.executor.istio.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The mirror of an http route. One that goes to either of the two sides is ours. */
final class Mirrors {
    private static final String TO = "mirror";
    private static final String PERCENT = "mirrorPercentage";
    private static final String MANY = "mirrors";

    private Mirrors() {}

    static Optional<Side> side(ObjectNode rule, Dialect dialect) {
        return Optional.of(rule.path(TO)).filter(ObjectNode.class::isInstance).flatMap(dialect::side);
    }

    /** Why the rule cannot carry one; empty where it can. */
    static Optional<String> conflict(Rule rule, Dialect dialect) {
        boolean foreign = rule.node().has(MANY) || (rule.node().has(TO) && side(rule.node(), dialect).isEmpty());
        return foreign ? Optional.of(rule.name() + " has a mirror of its own already") : Optional.empty();
    }

    static void set(ObjectNode rule, Dialect dialect, Optional<Wish.MirrorTo> wish) {
        Optional<Side> present = side(rule, dialect);
        if (wish.isEmpty()) {
            present.ifPresent(_ -> remove(rule));
            return;
        }
        double percent = wish.get().permille() / 10.0;
        if (!present.equals(wish.map(Wish.MirrorTo::side))
                || rule.path(PERCENT).path("value").asDouble(100) != percent) {
            rule.set(TO, destination(rule, dialect, wish.get().side()));
            rule.putObject(PERCENT).put("value", percent);
        }
    }

    static void remove(ObjectNode rule) {
        rule.remove(TO);
        rule.remove(PERCENT);
    }

    private static JsonNode destination(ObjectNode rule, Dialect dialect, Side side) {
        return VirtualServices.elements(rule.path(dialect.destinations()))
                .filter(entry -> dialect.side(entry).equals(Optional.of(side))).findFirst()
                .<JsonNode>map(entry -> entry.path("destination").deepCopy()).orElseThrow();
    }
}
