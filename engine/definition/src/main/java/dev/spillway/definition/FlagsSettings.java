package dev.spillway.definition;

import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The words of the flags platform. {@code on.KEY} and {@code off.KEY} are the variants of a flag. */
final class FlagsSettings {
    private static final String FLAGD = "flagd";
    private static final String LAUNCH_DARKLY = "launchDarkly";
    private static final Map<String, String> PROVIDERS = new TreeMap<>(Map.of(FLAGD, FLAGD, LAUNCH_DARKLY,
            LAUNCH_DARKLY));

    private FlagsSettings() {}

    static Map<String, String> read(YamlMap map) {
        map.only("provider", "file", "project", "environment", "contextKind", "bucketBy", "flags");
        var settings = new TreeMap<String, String>();
        Optional<String> provider = map.need("provider").flatMap(field -> field.oneOf(PROVIDERS));
        provider.ifPresent(name -> {
            settings.put("provider", name);
            boolean file = name.equals(FLAGD);
            words(map, settings, file);
            map.need("flags").ifPresent(field -> flags(field, settings, file));
        });
        return settings;
    }

    private static void words(YamlMap map, Map<String, String> settings, boolean file) {
        for (String word : new String[]{"project", "environment", "contextKind", "bucketBy"}) {
            boolean needed = !file && (word.equals("project") || word.equals("environment"));
            Optional<YamlField> field = needed ? map.need(word) : map.get(word);
            if (file) {
                field.ifPresent(f -> f.wrong("means nothing for the provider flagd"));
            }
            field.flatMap(YamlField::name).ifPresent(text -> settings.put(word, text));
        }
        if (file) {
            map.need("file").flatMap(FlagsSettings::file).ifPresent(name -> settings.put("file", name));
        } else {
            map.get("file").ifPresent(f -> f.wrong("means nothing for the provider launchDarkly"));
        }
    }

    private static Optional<String> file(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> good = text.filter(t -> t.endsWith(".json") && !t.startsWith("/") && !t.contains(".."));
        if (text.isPresent() && good.isEmpty()) {
            field.wrong(
                    "must be a .json file in the executor's directory of flag files, such as checkout.json, but was '"
                            + text.get() + "'");
        }
        return good;
    }

    private static void flags(YamlField field, Map<String, String> settings, boolean file) {
        field.map().ifPresent(flags -> {
            if (flags.names().isEmpty()) {
                field.wrong("must name at least one flag, such as new-checkout-flow: {}");
            }
            flags.names().forEach(key -> flags.get(key).ifPresent(flag -> flag(key, flag, settings, file)));
        });
    }

    private static void flag(String key, YamlField flag, Map<String, String> settings, boolean file) {
        if (!dev.spillway.core.model.Limits.NAME.matcher(key).matches()) {
            flag.wrong("must match " + dev.spillway.core.model.Limits.NAME.pattern());
        }
        flag.map().ifPresent(map -> {
            map.only("on", "off");
            String on = map.get("on").flatMap(YamlField::text).orElse(file ? "on" : "true");
            String off = map.get("off").flatMap(YamlField::text).orElse(file ? "off" : "false");
            if (on.equals(off)) {
                flag.wrong("serves '" + on + "' to everybody, on or off: write two variants");
            }
            settings.put("on." + key, on);
            settings.put("off." + key, off);
        });
    }
}
