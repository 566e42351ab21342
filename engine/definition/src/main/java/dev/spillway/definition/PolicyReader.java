package dev.spillway.definition;

import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Policy.Deadlines;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Policy.OnInconclusive;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How the service wants to be handled; what is not written is the default. */
final class PolicyReader {
    static final Map<String, OnConflict> ON_CONFLICT = new TreeMap<>(
            Map.of("supersede", OnConflict.SUPERSEDE, "queue", OnConflict.QUEUE, "reject", OnConflict.REJECT));
    private static final Map<String, OnInconclusive> ON_INCONCLUSIVE = new TreeMap<>(
            Map.of("hold", OnInconclusive.HOLD, "abort", OnInconclusive.ABORT));
    private static final Map<String, Boolean> ON_ALERT = new TreeMap<>(Map.of("undo", true, "notify", false));

    private PolicyReader() {}

    /** @param standard holds for what is not written */
    static Policy read(YamlMap map, Policy standard) {
        map.only("onConflict", "onInconclusive", "window", "onAlert", "canaryMinimum", "deadlines");
        return new Policy(
                map.get("onConflict").flatMap(f -> f.oneOf(ON_CONFLICT)).orElse(standard.onConflict()),
                map.get("onInconclusive").flatMap(f -> f.oneOf(ON_INCONCLUSIVE)).orElse(standard.onInconclusive()),
                map.get("window").flatMap(YamlField::duration).orElse(standard.window()),
                map.get("onAlert").flatMap(f -> f.oneOf(ON_ALERT)).orElse(standard.undoOnAlertInWindow()),
                map.get("canaryMinimum").flatMap(YamlField::weight).orElse(standard.canaryMinimum()),
                map.get("deadlines").flatMap(YamlField::map).map(m -> deadlines(m, standard.deadlines()))
                        .orElse(standard.deadlines()));
    }

    private static Deadlines deadlines(YamlMap map, Deadlines standard) {
        map.only("snapshot", "deploy", "write", "drain", "rollbackAttempt");
        return new Deadlines(positive(map, "snapshot", standard.snapshot()),
                positive(map, "deploy", standard.deploy()), positive(map, "write", standard.write()),
                positive(map, "drain", standard.drain()),
                positive(map, "rollbackAttempt", standard.rollbackAttempt()));
    }

    private static Duration positive(YamlMap map, String name, Duration standard) {
        Duration value = map.get(name).flatMap(YamlField::duration).orElse(standard);
        if (value.isZero()) {
            map.get(name).ifPresent(f -> f.wrong("must be longer than nothing, or it has passed before it begins"));
        }
        return value;
    }
}
