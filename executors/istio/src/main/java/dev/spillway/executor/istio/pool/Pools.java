package dev.spillway.executor.istio.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.Fence;
import dev.spillway.executor.istio.object.Thing;
import dev.spillway.executor.istio.object.Write;
import dev.spillway.executor.istio.route.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Both pools. The truth is in their labels: the value of the label that tells revisions apart is the revision's id.
 *
 * @param label that label
 */
public record Pools(Pool stable, Pool canary, String label) {
    /** The value of the label where nobody shall be reached. */
    private static final String NOBODY = "none";

    /** What a DestinationRule came to. */
    public sealed interface Read {
        record Good(Pools pools) implements Read {}

        record Unfit(String reason) implements Read {}
    }

    /** @param names by side, of the subsets */
    public static Read subsets(Thing rule, Map<Side, String> names, String label) {
        Optional<String> stable = pointer(rule, names.getOrDefault(Side.STABLE, ""));
        Optional<String> canary = pointer(rule, names.getOrDefault(Side.CANARY, ""));
        return stable.isPresent() && canary.isPresent()
                ? new Read.Good(new Pools(Pool.of(rule, stable.get(), "labels"),
                        Pool.of(rule, canary.get(), "labels"), label))
                : new Read.Unfit(rule.name() + " has no subset '"
                        + names.get(stable.isPresent() ? Side.CANARY : Side.STABLE) + "'; it has " + subsets(rule));
    }

    public static Pools services(Thing stable, Thing canary, String label) {
        return new Pools(Pool.of(stable, "/spec", "selector"), Pool.of(canary, "/spec", "selector"), label);
    }

    private static Optional<String> pointer(Thing rule, String name) {
        JsonNode subsets = rule.tree().at("/spec/subsets");
        for (int i = 0; i < subsets.size(); i++) {
            if (subsets.get(i).path("name").asText().equals(name)) {
                return Optional.of("/spec/subsets/" + i);
            }
        }
        return Optional.empty();
    }

    private static List<String> subsets(Thing rule) {
        return rule.tree().at("/spec/subsets").findValuesAsText("name");
    }

    public Map<String, String> labels(Side side) {
        return pool(side).labels();
    }

    /** What is behind a side; empty: nobody that Spillway knows. */
    public Optional<String> revision(Side side) {
        Optional<String> id = Optional.ofNullable(labels(side).get(label));
        return id.or(() -> memory().revisionOf(labels(side))).filter(found -> !found.equals(NOBODY));
    }

    /** The side that a revision is behind; the canary side where it is behind both. */
    public Optional<Side> side(String revision) {
        return Stream.of(Side.CANARY, Side.STABLE).filter(side -> revision(side).equals(Optional.of(revision)))
                .findFirst();
    }

    /** Whether it stands there that nobody shall be reached, or what stands there was never Spillway's. */
    public boolean isNobody(Side side) {
        return revision(side).isEmpty();
    }

    /** Whether Spillway never pointed it anywhere. */
    public boolean isUntouched(Side side) {
        return isNobody(side) && !labels(side).containsKey(label);
    }

    public Optional<String> previous() {
        return memory().previous();
    }

    /** The objects whose labels these are: one, or two. */
    public List<Thing> things() {
        return stable.thing().equals(canary.thing())
                ? List.of(stable.thing())
                : List.of(stable.thing(), canary.thing());
    }

    /** Whoever is behind stable now is this revision: it ran before Spillway came. */
    public Write adopt(String revision, Fence fence) {
        ObjectNode copy = stable.thing().copy();
        // only the newest: whatever was adopted before has been replaced since
        Thing.annotate(copy, Memory.ADOPTED, Memory.json(Map.of(revision, new TreeMap<>(stable.labels()))));
        Thing.annotate(copy, Memory.COMMON, Memory.json(common()));
        return stable.thing().write(stable.labels() + " is revision " + revision, copy, fence);
    }

    /** Behind this side there shall be this revision; empty: nobody. */
    public Write point(Side side, Optional<String> revision, Fence fence) {
        ObjectNode copy = pool(side).with(wanted(revision));
        if (side == Side.STABLE) {
            revision(Side.STABLE).filter(old -> !Optional.of(old).equals(revision))
                    .ifPresent(old -> Thing.annotate(copy, Memory.PREVIOUS, old));
        }
        return pool(side).thing().write(side.word() + " is revision " + revision.orElse(NOBODY), copy, fence);
    }

    /** Why the side cannot be pointed there, in words; empty when it can. */
    public Optional<String> overlap(Side side, String revision) {
        Map<String, String> wanted = wanted(Optional.of(revision));
        Map<String, String> others = labels(side.other());
        return wanted.entrySet().containsAll(others.entrySet())
                ? Optional.of("the labels " + new TreeMap<>(others) + " of " + side.other().word()
                        + " select pods of every revision: give it one that its pods have and others have not")
                : Optional.empty();
    }

    /**
     * What both sides have in common says which application it is and stays; what differed told the two apart, which the label
     * does from now on.
     */
    private Map<String, String> wanted(Optional<String> revision) {
        Optional<Map<String, String>> known = revision.flatMap(id -> Optional.ofNullable(memory().adopted().get(id)));
        return known.orElseGet(() -> {
            var labels = new TreeMap<>(memory().common().orElseGet(this::common));
            labels.put(label, revision.orElse(NOBODY));
            return labels;
        });
    }

    private Map<String, String> common() {
        var labels = new TreeMap<>(stable.labels());
        labels.entrySet().retainAll(canary.labels().entrySet());
        labels.remove(label);
        return labels;
    }

    private Memory memory() {
        return Memory.of(stable.thing());
    }

    private Pool pool(Side side) {
        return side == Side.STABLE ? stable : canary;
    }
}
