package dev.spillway.executor.flags.flagd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.flags.Flag;
import dev.spillway.executor.flags.Settings.Variants;
import java.util.ArrayList;
import java.util.List;

/**
 * One flag of a flagd file as a tree. flagd takes the hash of flag key and targeting key as a part of the whole weight and
 * walks along the variants (<a href="https://flagd.dev/reference/specifications/custom-operations/fractional-operation-spec/">specification</a>):
 * with the same order and the same sum a greater weight only adds users. So the order that is found is kept, the sum is always
 * 1000, and a new split has the off variant first.
 */
final class Targeting {
    private static final String TARGETING = "targeting";
    private static final String FRACTIONAL = "fractional";
    private static final int WHOLE = 1000;

    private final String key;
    private final ObjectNode flag;
    private final Variants variants;

    private Targeting(String key, ObjectNode flag, Variants variants) {
        this.key = key;
        this.flag = flag;
        this.variants = variants;
    }

    /** How it stands in the file; nothing is changed. */
    static Flag look(ObjectNode file, String key, Variants variants) {
        try {
            Targeting targeting = of(file, key, variants);
            int permille = targeting.permille();
            return new Flag.Standing(permille, targeting.exact());
        } catch (IllegalArgumentException wrong) {
            return new Flag.Unfit(String.valueOf(wrong.getMessage()));
        }
    }

    /** @throws IllegalArgumentException why it cannot be shifted */
    static Targeting of(ObjectNode file, String key, Variants variants) {
        JsonNode flag = file.path("flags").path(key);
        if (!(flag instanceof ObjectNode found)) {
            throw new IllegalArgumentException("the file has no flag '" + key + "'");
        }
        Targeting targeting = new Targeting(key, found, variants);
        targeting.check();
        return targeting;
    }

    private void check() {
        if (flag.path("state").asText().equals("DISABLED")) {
            throw new IllegalArgumentException("it is DISABLED, so applications get the default of their own code;"
                    + " say state: ENABLED and the defaultVariant " + variants.off());
        }
        for (String variant : List.of(variants.on(), variants.off())) {
            if (!flag.path("variants").has(variant)) {
                List<String> known = new ArrayList<>();
                flag.path("variants").fieldNames().forEachRemaining(known::add);
                throw new IllegalArgumentException("it has no variant '" + variant + "', only " + known);
            }
        }
    }

    private boolean isPlain() {
        JsonNode targeting = flag.path(TARGETING);
        return targeting.isMissingNode() || targeting.isNull() || targeting.isEmpty();
    }

    private int permille() {
        if (isPlain()) {
            return flag.path("defaultVariant").asText().equals(variants.on()) ? WHOLE : 0;
        }
        long on = 0;
        long all = 0;
        for (JsonNode bucket : buckets(fractional())) {
            long weight = weight(bucket);
            all += weight;
            on += bucket.path(0).asText().equals(variants.on()) ? weight : 0;
        }
        return all == 0 ? 0 : Math.toIntExact(on * WHOLE / all);
    }

    private String exact() {
        ObjectNode owned = flag.objectNode();
        owned.set(TARGETING, flag.has(TARGETING) ? flag.get(TARGETING) : flag.nullNode());
        return owned.toString();
    }

    /** The one split in it, wherever it stands among the owner's own rules. */
    private ArrayNode fractional() {
        List<JsonNode> found = flag.path(TARGETING).findValues(FRACTIONAL);
        if (found.size() != 1 || !(found.getFirst() instanceof ArrayNode split)) {
            throw new IllegalArgumentException("its targeting has " + found.size()
                    + " fractional splits, and it must have one (or no targeting at all)");
        }
        return split;
    }

    /** Behind the expression that users are bucketed by, if there is one. */
    private List<JsonNode> buckets(ArrayNode split) {
        List<JsonNode> buckets = new ArrayList<>();
        for (int i = 0; i < split.size(); i++) {
            JsonNode one = split.get(i);
            if (one.isArray()) {
                String variant = one.path(0).asText();
                if (!variant.equals(variants.on()) && !variant.equals(variants.off())) {
                    throw new IllegalArgumentException("its split also serves '" + variant + "', which is neither "
                            + variants.on() + " nor " + variants.off());
                }
                buckets.add(one);
            } else if (i > 0) {
                throw new IllegalArgumentException("its split has " + one + " where [variant, weight] must stand");
            }
        }
        if (buckets.size() > 2) {
            throw new IllegalArgumentException("its split names a variant twice");
        }
        return buckets;
    }

    private static long weight(JsonNode bucket) {
        JsonNode weight = bucket.path(1);
        if (weight.isMissingNode()) {
            return 1;
        }
        if (!weight.isIntegralNumber() || !weight.canConvertToInt() || weight.intValue() < 0) {
            throw new IllegalArgumentException("its split has the weight " + weight + ", which is no number to shift");
        }
        return weight.longValue();
    }

    /** @throws IllegalArgumentException if users without a targeting key would see it on whatever is written */
    void putWeight(int permille) {
        if (permille < WHOLE && flag.path("defaultVariant").asText().equals(variants.on())) {
            throw new IllegalArgumentException("flag " + key + ": its defaultVariant is " + variants.on()
                    + ", which users without a targeting key would get; make it " + variants.off());
        }
        ArrayNode split = isPlain() ? flag.putObject(TARGETING).putArray(FRACTIONAL) : fractional();
        List<JsonNode> before = buckets(split);
        boolean onFirst = !before.isEmpty() && before.getFirst().path(0).asText().equals(variants.on());
        while (!split.isEmpty() && split.get(split.size() - 1).isArray()) {
            JsonNode _ = split.remove(split.size() - 1);
        }
        for (String variant : onFirst
                ? List.of(variants.on(), variants.off())
                : List.of(variants.off(), variants.on())) {
            int weight = variant.equals(variants.on()) ? permille : WHOLE - permille;
            ArrayNode _ = split.addArray().add(variant).add(weight);
        }
    }

    /** @param owned what {@link #look} gave as exact */
    void putBack(JsonNode owned) {
        JsonNode targeting = owned.path(TARGETING);
        if (targeting.isNull()) {
            JsonNode _ = flag.remove(TARGETING);
        } else if (targeting.isObject()) {
            JsonNode _ = flag.replace(TARGETING, targeting);
        } else {
            throw new IllegalArgumentException("the snapshot of flag " + key + " has no targeting");
        }
    }
}
