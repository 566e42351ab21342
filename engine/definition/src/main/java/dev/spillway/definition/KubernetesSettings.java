package dev.spillway.definition;

import dev.spillway.core.model.Target;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The words of the kubernetes platform. */
final class KubernetesSettings {
    private static final int MOST_REPLICAS = 1000;
    private static final int DAY = 86_400;
    private static final Map<String, String> ROUTINGS = new TreeMap<>(
            Map.of("selector", "selector", "replicas", "replicas"));
    private static final Pattern SHARE = Pattern.compile("\\d{1,5}|\\d{1,3}%");

    private KubernetesSettings() {}

    static Map<String, String> read(YamlMap map, Target.Role role) {
        map.only("namespace", "deployment", "copy", "service", "previewService", "label", "copyLabel", "container",
                "replicas", "routing", "maxSurge", "maxUnavailable", "minReadySeconds", "progressDeadlineSeconds");
        var settings = new TreeMap<String, String>();
        map.need("deployment").flatMap(YamlField::text).ifPresent(name -> settings.put("deployment", name));
        if (role == Target.Role.SERVICE) {
            map.need("service").flatMap(YamlField::text).ifPresent(name -> settings.put("service", name));
        } else {
            List.of("service", "previewService", "routing").forEach(word -> map.get(word).ifPresent(f -> f.wrong(
                    "means nothing for a workload: its requests are shared by another target, with the role traffic")));
        }
        for (String word : List.of("namespace", "copy", "previewService", "label", "copyLabel", "container")) {
            map.get(word).flatMap(YamlField::text).ifPresent(text -> settings.put(word, text));
        }
        number(map, "replicas", 1, MOST_REPLICAS, settings);
        number(map, "minReadySeconds", 0, DAY, settings);
        number(map, "progressDeadlineSeconds", 1, DAY, settings);
        for (String word : List.of("maxSurge", "maxUnavailable")) {
            map.get(word).flatMap(KubernetesSettings::share).ifPresent(text -> settings.put(word, text));
        }
        map.get("routing").flatMap(f -> f.oneOf(ROUTINGS)).ifPresent(how -> settings.put("routing", how));
        if ("replicas".equals(settings.get("routing"))) {
            map.need("replicas");
        }
        return settings;
    }

    private static void number(YamlMap map, String word, int least, int most, Map<String, String> settings) {
        map.get(word).flatMap(f -> f.integer(least, most)).ifPresent(n -> settings.put(word, n.toString()));
    }

    private static Optional<String> share(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> good = text.filter(t -> SHARE.matcher(t).matches());
        if (text.isPresent() && good.isEmpty()) {
            field.wrong("must be a number of pods or a percentage, such as 2 or 25%, but was '" + text.get() + "'");
        }
        return good;
    }
}
