package dev.spillway.executor.flags.launchdarkly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.flags.Flag;
import dev.spillway.executor.flags.Settings.Variants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One flag in one environment, as the API shows it, and the instructions that change it. Only {@code on} and the
 * fallthrough are ours: users that a rule or a target of its own catches never come there.
 */
final class RemoteFlag {
    private static final JsonNodeFactory TREES = JsonNodeFactory.instance;
    private static final int WHOLE = 1000;
    /** LaunchDarkly counts in thousandths of a percent. */
    private static final int THOUSANDTHS = 100;
    private static final String KEY = "key";

    private final JsonNode flag;
    private final JsonNode here;
    private final Variants variants;
    private final int on;
    private final int off;

    /** @throws IllegalArgumentException why it cannot be shifted */
    RemoteFlag(JsonNode flag, String environment, Variants variants) {
        this.flag = flag;
        this.variants = variants;
        this.here = flag.path("environments").path(environment);
        if (flag.path("archived").asBoolean() || here.path("archived").asBoolean()) {
            throw new IllegalArgumentException("it is archived");
        }
        if (!here.isObject()) {
            List<String> known = new ArrayList<>();
            flag.path("environments").fieldNames().forEachRemaining(known::add);
            throw new IllegalArgumentException("it has no environment '" + environment + "', only " + known);
        }
        this.on = index(variants.on());
        this.off = index(variants.off());
        check();
    }

    /** By id, by name or by value. */
    private int index(String word) {
        List<Integer> found = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (int i = 0; i < flag.path("variations").size(); i++) {
            JsonNode variation = flag.path("variations").path(i);
            known.add(
                    variation.path("name").asText(variation.path("value").asText(variation.path("value").toString())));
            if (word.equals(variation.path("_id").asText()) || word.equals(variation.path("name").asText())
                    || word.equals(variation.path("value").asText())) {
                found.add(i);
            }
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    (found.isEmpty() ? "it has no variation '" : "it has more than one variation '") + word + "' of "
                            + known);
        }
        return found.getFirst();
    }

    private void check() {
        JsonNode rollout = here.path("fallthrough").path("rollout");
        String kind = rollout.path("kind").asText("rollout");
        if (!kind.equals("rollout") || rollout.has("experimentAllocation")) {
            throw new IllegalArgumentException(
                    "its fallthrough runs an experiment or a guarded rollout; end that first");
        }
        for (Map.Entry<Integer, Integer> weight : weights().entrySet()) {
            if (weight.getKey() != on && weight.getKey() != off && weight.getValue() > 0) {
                throw new IllegalArgumentException("its fallthrough also serves variation " + weight.getKey()
                        + ", which is neither '" + variants.on() + "' nor '" + variants.off() + "'");
            }
        }
        String bucketBy = rollout.path("bucketBy").asText(KEY);
        if (on < off && !bucketBy.equals(KEY)) {
            throw new IllegalArgumentException("users without the attribute " + bucketBy + " get the variation that"
                    + " stands first, and that is '" + variants.on() + "': put '" + variants.off()
                    + "' first, or bucket by key");
        }
    }

    /** Of the fallthrough, by index of the variation, in thousandths of a percent. */
    private Map<Integer, Integer> weights() {
        JsonNode fallthrough = here.path("fallthrough");
        if (fallthrough.has("variation")) {
            return Map.of(fallthrough.path("variation").intValue(), WHOLE * THOUSANDTHS);
        }
        Map<Integer, Integer> weights = new TreeMap<>();
        fallthrough.path("rollout").path("variations").forEach(one -> weights.merge(one.path("variation").intValue(),
                one.path("weight").intValue(), Integer::sum));
        return weights;
    }

    Flag standing() {
        return new Flag.Standing(permille(), exact());
    }

    private int permille() {
        if (!here.path("on").asBoolean()) {
            return here.path("offVariation").asInt(-1) == on ? WHOLE : 0;
        }
        return weights().getOrDefault(on, 0) / THOUSANDTHS;
    }

    private String exact() {
        ObjectNode owned = TREES.objectNode();
        owned.put("on", here.path("on").asBoolean());
        JsonNode fallthrough = here.path("fallthrough");
        if (fallthrough.has("variation")) {
            owned.put("variation", id(fallthrough.path("variation").intValue()));
        } else {
            ObjectNode weights = owned.putObject("weights");
            weights().forEach((index, weight) -> {
                if (weight > 0) {
                    weights.put(id(index), weight);
                }
            });
            JsonNode rollout = fallthrough.path("rollout");
            owned.put("contextKind", rollout.path("contextKind").asText("user"));
            owned.put("bucketBy", rollout.path("bucketBy").asText(KEY));
        }
        return owned.toString();
    }

    private String id(int index) {
        return flag.path("variations").path(index).path("_id").asText();
    }

    /** The off switch is one step for everybody; it is only that where it serves what nobody shall miss. */
    ArrayNode toWeight(int permille, String contextKind, String bucketBy) {
        ArrayNode instructions = TREES.arrayNode();
        if (permille == 0 && here.path("offVariation").asInt(-1) == off) {
            instructions.addObject().put("kind", "turnFlagOff");
            return instructions;
        }
        if (permille == 0 || permille == WHOLE) {
            fallthrough(instructions).put("variationId", id(permille == 0 ? off : on));
        } else {
            ObjectNode split = fallthrough(instructions);
            ObjectNode weights = split.putObject("rolloutWeights");
            for (int index = 0; index < flag.path("variations").size(); index++) {
                int part = index == on ? permille : index == off ? WHOLE - permille : 0;
                weights.put(id(index), part * THOUSANDTHS);
            }
            split.put("rolloutContextKind", contextKind).put("rolloutBucketBy", bucketBy);
        }
        return switched(instructions, true);
    }

    /** @param owned what {@link #standing} gave as exact */
    ArrayNode back(JsonNode owned) {
        ArrayNode instructions = TREES.arrayNode();
        ObjectNode fallthrough = fallthrough(instructions);
        if (owned.has("variation")) {
            fallthrough.set("variationId", owned.get("variation"));
        } else if (owned.path("weights").isObject()) {
            ObjectNode weights = fallthrough.putObject("rolloutWeights");
            flag.path("variations").forEach(variation -> weights.put(variation.path("_id").asText(),
                    owned.path("weights").path(variation.path("_id").asText()).asInt(0)));
            fallthrough.set("rolloutContextKind", owned.path("contextKind"));
            fallthrough.set("rolloutBucketBy", owned.path("bucketBy"));
        } else {
            throw new IllegalArgumentException("the snapshot of flag " + flag.path("key").asText()
                    + " has neither a variation nor weights");
        }
        return switched(instructions, owned.path("on").asBoolean());
    }

    private static ObjectNode fallthrough(ArrayNode instructions) {
        return instructions.addObject().put("kind", "updateFallthroughVariationOrRollout");
    }

    /** Off goes first, on goes last: nobody sees the weights in between. */
    private ArrayNode switched(ArrayNode instructions, boolean wanted) {
        if (here.path("on").asBoolean() != wanted) {
            ObjectNode turn = TREES.objectNode().put("kind", wanted ? "turnFlagOn" : "turnFlagOff");
            instructions.insert(wanted ? instructions.size() : 0, turn);
        }
        return instructions;
    }
}
