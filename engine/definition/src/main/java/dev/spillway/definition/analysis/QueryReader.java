package dev.spillway.definition.analysis;

import dev.spillway.definition.yaml.Json;
import dev.spillway.definition.yaml.Nearest;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The query of an analysis, in the metrics executor's own words: each key is known, and holds what it must. */
public final class QueryReader {
    private static final List<String> HTTP = List.of("timeout", "insecure", "header.", "bearerToken",
            "basicAuth.username", "basicAuth.password", "oauth2.tokenUrl", "oauth2.clientId", "oauth2.clientSecret",
            "oauth2.scopes", "ca", "cert", "key");

    /**
     * What a provider is asked by.
     *
     * @param needed must be there
     * @param more   may be there; {@code header.} stands for all that begin so
     */
    private record Keys(List<String> needed, List<String> more) {
        static Keys http(List<String> needed, String... more) {
            return new Keys(needed, Stream.concat(Stream.of(more), HTTP.stream()).toList());
        }

        boolean know(String key) {
            return needed.contains(key) || more.stream().anyMatch(
                    known -> known.endsWith(".") ? key.startsWith(known) && !key.equals(known) : known.equals(key));
        }

        List<String> all() {
            return Stream.concat(needed.stream(), more.stream()).map(k -> k.endsWith(".") ? k + "NAME" : k).toList();
        }
    }

    private static final Map<String, Keys> CONDITIONS = Map.of(
            "prometheus", Keys.http(List.of("address", "query"), "range.start", "range.end", "range.step", "maxAge",
                    "warnings"),
            "web", Keys.http(List.of("url"), "method", "body", "jsonPath"),
            "cloudWatch", new Keys(List.of("metricDataQueries"), List.of("interval", "region", "endpoint", "timeout")),
            "command", new Keys(List.of("command"), List.of("timeout", "output", "env.")));
    private static final Map<String, Keys> COUNTS = Map.of(
            "prometheusText", new Keys(List.of("url"), List.of("requestsMetric", "errorLabel", "errorPattern",
                    "revisionLabel", "durationMetric", "durationUnit", "label.")),
            "prometheus", Keys.http(List.of("address", "requests", "errors"), "revisionLabel", "maxAge", "warnings"));
    private static final Map<String, List<String>> ONE_OF = Map.of("method", List.of("GET", "POST", "PUT"), "insecure",
            List.of("true", "false"), "warnings", List.of("error", "ignore"), "output", List.of("exitCode", "json"),
            "durationUnit", List.of("ms", "s"));
    private static final List<String> ADDRESSES = List.of("address", "url", "oauth2.tokenUrl", "endpoint");
    private static final List<String> TIMES = List.of("range.step", "maxAge", "interval");

    private QueryReader() {}

    /** Providers whose results conditions are asked about. */
    public static List<String> ofConditions() {
        return CONDITIONS.keySet().stream().sorted().toList();
    }

    /** Providers of raw counts. */
    public static List<String> ofCounts() {
        return COUNTS.keySet().stream().sorted().toList();
    }

    /** @param owner holds the block {@code query}, and says what is missing */
    public static Map<String, String> read(YamlMap owner, String provider, boolean conditions) {
        Optional<Keys> keys = Optional.ofNullable((conditions ? CONDITIONS : COUNTS).get(provider));
        Optional<YamlMap> query = owner.get("query").flatMap(YamlField::map);
        if (keys.isEmpty()) {
            return query.map(YamlMap::texts).orElse(Map.of());
        }
        if (owner.get("query").isEmpty()) {
            owner.wrong("query is missing; " + provider + " needs " + String.join(" and ", keys.get().needed()));
        }
        return query.map(map -> read(map, keys.get())).orElse(Map.of());
    }

    private static Map<String, String> read(YamlMap map, Keys keys) {
        var texts = new TreeMap<String, String>();
        keys.needed().forEach(map::need);
        map.fields().forEach((key, field) -> {
            if (!keys.know(key)) {
                map.wrongField(key, "unknown key; " + Nearest.hint(key, keys.all()));
            } else if (key.equals("metricDataQueries") && field.isList()) {
                texts.put(key, Json.of(field.node()));
            } else {
                field.text().ifPresent(text -> {
                    check(field, key, text);
                    texts.put(key, text);
                });
            }
        });
        return texts;
    }

    private static void check(YamlField field, String key, String text) {
        Sources.secret(field, key.startsWith("header.") ? key.substring("header.".length()) : key, text);
        if (ADDRESSES.contains(key)) {
            Sources.address(field, text);
        }
        if (TIMES.contains(key)) {
            field.duration();
        }
        if (key.equals("timeout") && !text.matches("\\d{1,4}(\\.\\d{1,3})?")) {
            field.wrong("must be a number of seconds, but was '" + text + "'");
        }
        if (key.equals("command") && text.contains("{{secret:")) {
            field.wrong("must hold no secret: every user of the machine could see it; give it as env.NAME");
        }
        Optional.ofNullable(ONE_OF.get(key)).filter(words -> !words.contains(text)).ifPresent(
                words -> field.wrong("must be " + String.join(" or ", words) + ", but was '" + text + "'"));
    }
}
