package dev.spillway.definition.argo;

import static dev.spillway.definition.argo.Targets.block;
import static dev.spillway.definition.argo.Targets.put;
import static dev.spillway.definition.argo.Targets.text;

import dev.spillway.core.model.Limits;
import dev.spillway.core.model.Target;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code trafficRouting}: the router, as a target of its own. */
final class Routers {
    static final String GATEWAY_PLUGIN = "argoproj-labs/gatewayAPI";
    private static final String NAME = "router";
    private static final List<String> WORDS = List.of("managedRoutes", "maxTrafficWeight");
    private static final String SERVED = "istio and the plugin " + GATEWAY_PLUGIN + " can be read as they are";

    private Routers() {}

    /** Empty, and said why, where no executor serves it. */
    static Optional<Target> of(YamlMap canary, YamlMap routing, String namespace) {
        List<String> named = routing.fields().entrySet().stream().filter(e -> !e.getValue().isNull())
                .map(Map.Entry::getKey).filter(word -> !WORDS.contains(word)).toList();
        if (named.size() != 1) {
            routing.wrong(named.isEmpty()
                    ? "names no router" + Targets.ELSEWHERE
                    : "names several routers, " + String.join(" and ", named) + Targets.ELSEWHERE);
            return Optional.empty();
        }
        canary.get("pingPong").filter(f -> !f.isNull()).ifPresent(f -> f.wrong("is not needed: roles are swapped by "
                + "pointing the stable Service at the new pods, so name stableService and canaryService"));
        YamlField router = routing.get(named.getFirst()).orElseThrow();
        var settings = new TreeMap<>(Map.of("namespace", namespace));
        return switch (named.getFirst()) {
            case "istio" -> block(routing, "istio").flatMap(istio -> istio(istio, canary, settings));
            case "plugins" -> block(routing, "plugins").flatMap(plugins -> gateway(plugins, canary, settings));
            default -> {
                router.wrong("is a router that no executor serves; " + SERVED + Targets.ELSEWHERE);
                yield Optional.empty();
            }
        };
    }

    private static Optional<Target> istio(YamlMap istio, YamlMap canary, Map<String, String> settings) {
        Optional<YamlMap> service = virtualService(istio);
        service.ifPresent(s -> {
            name(s, "virtualService", settings);
            list(s, "routes").map(route -> route.text().orElse("")).reduce((one, other) -> one + "," + other)
                    .ifPresent(routes -> settings.put("routes", routes));
            matches(s, "tlsRoutes", settings);
            matches(s, "tcpRoutes", settings);
        });
        Optional<YamlMap> rule = block(istio, "destinationRule");
        if (rule.isPresent()) {
            rule.get().need("name");
            put(rule.get(), "name", settings, "destinationRule");
            put(rule.get(), "stableSubsetName", settings, "stableSubset");
            put(rule.get(), "canarySubsetName", settings, "canarySubset");
            rule.get().get("additionalSubsetNames")
                    .ifPresent(
                            f -> f.warn("has no effect: only the stable and the canary subset are pointed anywhere"));
        } else {
            services(canary, settings);
        }
        return service.map(_ -> new Target(NAME, "istio", Targets.INSTANCE, Target.Role.TRAFFIC, settings));
    }

    private static Optional<YamlMap> virtualService(YamlMap istio) {
        Optional<YamlMap> one = block(istio, "virtualService");
        List<YamlField> many = list(istio, "virtualServices").filter(YamlField::isBlock).toList();
        if (one.isPresent() == (many.size() == 1) || many.size() > 1) {
            istio.wrong("must name exactly one VirtualService: two could not be written at once, and requests would be "
                    + "shared by the one and not yet by the other");
            return Optional.empty();
        }
        Optional<YamlMap> found = one.or(() -> many.getFirst().map());
        found.ifPresent(service -> service.need("name"));
        return found;
    }

    /** {@code name} or {@code name.namespace}. */
    private static void name(YamlMap service, String setting, Map<String, String> settings) {
        text(service, "name").ifPresent(written -> {
            String[] parts = written.split("\\.", 2);
            settings.put(setting, parts[0]);
            if (parts.length == 2 && !parts[1].equals(settings.get("namespace"))) {
                service.get("name").ifPresent(f -> f.wrong("is in another namespace than the Rollout, '" + parts[1]
                        + "'" + Targets.ELSEWHERE));
            }
        });
    }

    /** {@code 443/a.example+b.example}: the port and the hosts, either of which may be left out. */
    private static void matches(YamlMap service, String word, Map<String, String> settings) {
        list(service, word).filter(YamlField::isBlock).flatMap(f -> f.map().stream()).map(match -> {
            Optional<String> hosts = list(match, "sniHosts").map(host -> host.text().orElse(""))
                    .reduce((one, other) -> one + "+" + other);
            return text(match, "port").orElse("") + hosts.map(h -> "/" + h).orElse("");
        }).reduce((one, other) -> one + "," + other).ifPresent(all -> settings.put(word, all));
    }

    private static Optional<Target> gateway(YamlMap plugins, YamlMap canary, Map<String, String> settings) {
        Optional<YamlMap> plugin = block(plugins, GATEWAY_PLUGIN);
        if (plugin.isEmpty() || plugins.names().size() > 1) {
            plugins.wrong("names a router that no executor serves; " + SERVED + Targets.ELSEWHERE);
            return Optional.empty();
        }
        put(plugin.get(), "namespace", settings, "namespace");
        List<String> routes = Stream.concat(text(plugin.get(), "httpRoute").stream(),
                list(plugin.get(), "httpRoutes").filter(YamlField::isBlock).flatMap(f -> f.map().stream())
                        .flatMap(route -> text(route, "name").stream()))
                .toList();
        if (routes.size() != 1) {
            plugin.get().wrong("must name exactly one httpRoute (and other kinds of routes are not served)");
            return Optional.empty();
        }
        settings.put("httpRoute", routes.getFirst());
        services(canary, settings);
        return Optional.of(new Target(NAME, "gatewayapi", Targets.INSTANCE, Target.Role.TRAFFIC, settings));
    }

    /** Where hosts, and not subsets, are the destinations. */
    private static void services(YamlMap canary, Map<String, String> settings) {
        for (String word : List.of("stableService", "canaryService")) {
            canary.need(word);
            put(canary, word, settings, word);
        }
    }

    private static Stream<YamlField> list(YamlMap map, String name) {
        return map.get(name).filter(YamlField::isList).stream().flatMap(f -> f.unheard().list(Limits.STEPS).stream());
    }
}
