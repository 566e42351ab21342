package dev.spillway.executor.istio.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.Fence;
import dev.spillway.executor.istio.object.Thing;
import dev.spillway.executor.istio.object.Write;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A router object: how the rules that are meant split the traffic, and how it looks when they split it otherwise. */
public record Router(Thing thing, Dialect dialect) {
    private static final int WHOLE = 1000;
    private static final int PERCENT = 100;

    /** Why weights could not be set here, in words; empty when they can. */
    public Optional<String> unfit() {
        return switch (dialect.select(thing.tree())) {
            case Selection.Unfit(String reason) -> Optional.of(thing.name() + " " + reason);
            case Selection.Rules(List<Rule> rules) -> rules.stream().flatMap(rule -> unfit(rule).stream()).findFirst()
                    .map(reason -> thing.name() + ": " + reason);
        };
    }

    private Optional<String> unfit(Rule rule) {
        for (Side side : Side.values()) {
            long entries = entries(rule.node()).filter(entry -> isSide(entry, side)).count();
            if (entries != 1) {
                return Optional.of(rule.name() + (entries == 0 ? " has no destination " : " has twice the destination ")
                        + dialect.describe(side)
                        + (entries == 0 ? ": write it into the route, with weight 0" : ""));
            }
        }
        return entries(rule.node()).anyMatch(entry -> dialect.side(entry).isEmpty() && weight(rule.node(), entry) > 0)
                ? Optional.of(rule.name() + " has a third destination with a weight: traffic is split between two only")
                : Optional.empty();
    }

    /** By rule, in the order of the settings. Of an object that is not unfit. */
    public List<Split> splits() {
        return rules(thing.tree()).stream().map(rule -> split(rule.node())).toList();
    }

    /** The sides that any request may come to: by weight, by header or as a copy. */
    public Set<Side> reached() {
        Set<Side> reached = EnumSet.noneOf(Side.class);
        for (Side side : Side.values()) {
            if (splits().stream().anyMatch(split -> split.permille(side) > 0)
                    || rules(thing.tree()).stream().anyMatch(
                            rule -> Mirrors.side(rule.node(), dialect).equals(Optional.of(side)))
                    || ours(thing.tree()).flatMap(this::entries).anyMatch(entry -> isSide(entry, side))) {
                reached.add(side);
            }
        }
        return reached;
    }

    /** Why the rules cannot be so; empty where they can. */
    public Optional<String> refusal(Wish wish) {
        if (wish.isPlain()) {
            return Optional.empty();
        }
        List<Rule> http = rules(thing.tree()).stream().filter(Rule::http).toList();
        return http.isEmpty()
                ? Optional.of(
                        thing.name() + ": header routes and mirrors need an http route, and none is among those that "
                                + "Spillway may change")
                : http.stream().flatMap(rule -> Stream.concat(Headers.conflict(rule, wish.headers()).stream(),
                        wish.mirror().flatMap(_ -> Mirrors.conflict(rule, dialect)).stream())).findFirst()
                        .map(reason -> thing.name() + ": " + reason);
    }

    /** The write that is missing; empty where all is so already. */
    public Optional<Write> toward(Wish wish, Fence fence) {
        ObjectNode after = thing.copy();
        withoutOurs(after);
        List<Rule> rules = rules(after);
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            weights(rule.node(), wish.split());
            if (rule.http()) {
                Mirrors.set(rule.node(), dialect, wish.mirror());
                insert(after, rule, Headers.before(rule, i, dialect, wish.headers()));
            }
        }
        return after.equals(thing.tree()) ? Optional.empty() : Optional.of(thing.write(words(wish), after, fence));
    }

    private static String words(Wish wish) {
        return "canary " + wish.split().canary() + " of 1000"
                + (wish.isPlain() ? "" : ", " + wish.headers().size() + " header matches, mirror " + wish.mirror());
    }

    private void weights(ObjectNode rule, Split wanted) {
        if (split(rule).equals(wanted) && entries(rule).allMatch(entry -> dialect.side(entry).isEmpty()
                || entry.has("weight"))) {
            return;
        }
        int whole = wanted.canary() % (WHOLE / PERCENT) == 0 ? PERCENT : WHOLE;
        entries(rule).forEach(entry -> dialect.side(entry).ifPresent(
                side -> ((ObjectNode) entry).put("weight", wanted.permille(side) * whole / WHOLE)));
    }

    private Split split(ObjectNode rule) {
        int canary = sum(rule, Side.CANARY);
        int all = canary + sum(rule, Side.STABLE);
        return new Split(all == 0 ? 0 : Math.round(canary * (float) WHOLE / all));
    }

    private int sum(ObjectNode rule, Side side) {
        return entries(rule).filter(entry -> isSide(entry, side)).mapToInt(entry -> weight(rule, entry)).sum();
    }

    private int weight(ObjectNode rule, JsonNode entry) {
        return entry.path("weight").asInt(dialect.unwritten(rule.path(dialect.destinations()).size()));
    }

    private boolean isSide(JsonNode entry, Side side) {
        return dialect.side(entry).equals(Optional.of(side));
    }

    private Stream<JsonNode> entries(ObjectNode rule) {
        return VirtualServices.elements(rule.path(dialect.destinations()));
    }

    private List<Rule> rules(ObjectNode tree) {
        return switch (dialect.select(tree)) {
            case Selection.Rules(List<Rule> rules) -> rules;
            case Selection.Unfit(String reason) ->
                throw new IllegalStateException("asked of an unfit router: " + reason);
        };
    }

    private static Stream<ObjectNode> ours(ObjectNode tree) {
        return VirtualServices.elements(tree.path("spec").path("http")).filter(Headers::isOurs)
                .map(ObjectNode.class::cast);
    }

    private static void withoutOurs(ObjectNode tree) {
        if (tree.path("spec").path("http") instanceof ArrayNode http) {
            for (int i = http.size() - 1; i >= 0; i--) {
                if (Headers.isOurs(http.get(i))) {
                    http.remove(i);
                }
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // two rules may look the same; it stands before this one
    private static void insert(ObjectNode tree, Rule rule, List<ObjectNode> before) {
        if (tree.path("spec").path("http") instanceof ArrayNode http) {
            for (int i = 0; i < http.size(); i++) {
                if (http.get(i) == rule.node()) {
                    for (int k = 0; k < before.size(); k++) {
                        http.insert(i + k, before.get(k));
                    }
                    return;
                }
            }
        }
    }
}
