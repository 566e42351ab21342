package dev.spillway.definition;

import dev.spillway.core.model.Limits;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The words of the platforms istio and gatewayapi. */
final class RouterSettings {
    private static final int MOST_PORT = 65535;
    private static final Pattern OBJECT = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9*.-]{1,253}");
    private static final Pattern RULE = Pattern.compile("[^,\\s][^,]{0,252}");

    private RouterSettings() {}

    static Map<String, String> istio(YamlMap map) {
        map.only("namespace", "label", "virtualService", "routes", "tlsRoutes", "tcpRoutes", "destinationRule",
                "stableSubset", "canarySubset", "stableService", "canaryService");
        var settings = common(map);
        object(map.need("virtualService"), "virtualService", settings);
        names(map, "routes", settings);
        ports(map, "tlsRoutes", settings);
        ports(map, "tcpRoutes", settings);
        boolean subsets = map.get("destinationRule").isPresent();
        object(map.get("destinationRule"), "destinationRule", settings);
        if (subsets) {
            meaningless(map, "means nothing beside destinationRule: its subsets are the destinations", "stableService",
                    "canaryService");
            object(map.get("stableSubset"), "stableSubset", settings);
            object(map.get("canarySubset"), "canarySubset", settings);
        } else {
            meaningless(map, "needs destinationRule: whose subset it is", "stableSubset", "canarySubset");
            services(map, settings);
        }
        return settings;
    }

    static Map<String, String> gateway(YamlMap map) {
        map.only("namespace", "label", "httpRoute", "rules", "stableService", "canaryService");
        var settings = common(map);
        object(map.need("httpRoute"), "httpRoute", settings);
        names(map, "rules", settings);
        services(map, settings);
        return settings;
    }

    private static Map<String, String> common(YamlMap map) {
        var settings = new TreeMap<String, String>();
        object(map.get("namespace"), "namespace", settings);
        map.get("label").flatMap(YamlField::text).ifPresent(label -> settings.put("label", label));
        return settings;
    }

    private static void services(YamlMap map, Map<String, String> settings) {
        object(map.need("stableService"), "stableService", settings);
        object(map.need("canaryService"), "canaryService", settings);
    }

    private static void meaningless(YamlMap map, String why, String... words) {
        List.of(words).forEach(word -> map.get(word).ifPresent(field -> field.wrong(why)));
    }

    private static void object(Optional<YamlField> field, String setting, Map<String, String> settings) {
        field.flatMap(f -> matching(f, OBJECT, "a name of Kubernetes: small letters, digits, dashes and dots"))
                .ifPresent(name -> settings.put(setting, name));
    }

    private static void names(YamlMap map, String word, Map<String, String> settings) {
        var names = new ArrayList<String>();
        map.get(word).ifPresent(list -> list.list(Limits.STEPS)
                .forEach(f -> matching(f, RULE, "a name without commas").ifPresent(names::add)));
        if (!names.isEmpty()) {
            settings.put(word, String.join(",", names));
        }
    }

    /** {@code 443/a.example+b.example}: the executor's own way to write it. */
    private static void ports(YamlMap map, String word, Map<String, String> settings) {
        boolean tls = word.equals("tlsRoutes");
        var routes = new ArrayList<String>();
        map.get(word).ifPresent(list -> list.list(Limits.STEPS).forEach(field -> field.map().ifPresent(route -> {
            YamlMap _ = tls ? route.only("port", "sniHosts") : route.only("port");
            String port = route.get("port").flatMap(f -> f.integer(1, MOST_PORT)).map(String::valueOf).orElse("");
            var hosts = new ArrayList<String>();
            route.get("sniHosts").filter(_ -> tls).ifPresent(f -> f.list(Limits.STEPS)
                    .forEach(host -> matching(host, HOST, "a host such as shop.example.org").ifPresent(hosts::add)));
            if (port.isEmpty() && hosts.isEmpty()) {
                route.wrong("must say which route is meant: port" + (tls ? ", sniHosts or both" : ""));
            }
            routes.add(port + (hosts.isEmpty() ? "" : "/" + String.join("+", hosts)));
        })));
        if (!routes.isEmpty()) {
            settings.put(word, String.join(",", routes));
        }
    }

    private static Optional<String> matching(YamlField field, Pattern form, String what) {
        Optional<String> text = field.text();
        Optional<String> good = text.filter(t -> form.matcher(t).matches());
        if (text.isPresent() && good.isEmpty()) {
            field.wrong("must be " + what + ", but was '" + text.get() + "'");
        }
        return good;
    }
}
