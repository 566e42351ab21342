package dev.spillway.executor.istio;

import dev.spillway.executor.istio.route.Dialect;
import dev.spillway.executor.istio.route.HttpRoutes;
import dev.spillway.executor.istio.route.Side;
import dev.spillway.executor.istio.route.VirtualServices;
import dev.spillway.executor.istio.route.VirtualServices.TlsMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A target's settings, read.
 *
 * @param router name of the VirtualService or HTTPRoute
 * @param destinationRule whose subsets are the two destinations; absent: they are two Services
 * @param names by side, of the subsets or the Services
 * @param label of pods whose value is the revision's id
 */
record Settings(String namespace, String router, Dialect dialect, Optional<String> destinationRule,
        Map<Side, String> names, String label) {
    static final String LABEL = "spillway.dev/revision";
    private static final List<String> COMMON = List.of("canaryService", "label", "namespace", "stableService");
    private static final List<String> ISTIO = List.of("canarySubset", "destinationRule", "routes", "stableSubset",
            "tcpRoutes", "tlsRoutes", "virtualService");
    private static final List<String> GATEWAY = List.of("httpRoute", "rules");
    /** Names of objects: RFC 1123. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern LABEL_KEY = Pattern
            .compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final int MOST_PORT = 65535;

    /** @throws IllegalArgumentException naming the setting that is wrong */
    static Settings of(Api api, Map<String, String> settings) {
        List<String> known = Stream.concat(COMMON.stream(), (api == Api.ISTIO ? ISTIO : GATEWAY).stream()).sorted()
                .toList();
        new TreeSet<>(settings.keySet()).stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw wrong(key, "is unknown, there are " + known);
        });
        String namespace = name(settings, "namespace", Optional.of("default"));
        String label = settings.getOrDefault("label", LABEL);
        if (!LABEL_KEY.matcher(label).matches()) {
            throw wrong("label", "is '" + label + "', must be the key of a label such as " + LABEL);
        }
        return switch (api) {
            case ISTIO -> istio(settings, namespace, label);
            case GATEWAY -> gateway(settings, namespace, label);
        };
    }

    private static Settings istio(Map<String, String> settings, String namespace, String label) {
        boolean subsets = settings.containsKey("destinationRule");
        for (String word : subsets
                ? List.of("stableService", "canaryService")
                : List.of("stableSubset", "canarySubset")) {
            if (settings.containsKey(word)) {
                throw wrong(word, subsets
                        ? "means nothing beside destinationRule: its subsets are the destinations"
                        : "needs destinationRule: whose subset it is");
            }
        }
        Map<Side, String> names = subsets
                ? sides(name(settings, "stableSubset", Optional.of("stable")),
                        name(settings, "canarySubset", Optional.of("canary")), "subset")
                : services(settings);
        List<Integer> tcp = list(settings, "tcpRoutes").stream().map(text -> port("tcpRoutes", text)).toList();
        var dialect = new VirtualServices(names, !subsets, namespace, list(settings, "routes"), tls(settings), tcp);
        return new Settings(namespace, name(settings, "virtualService", Optional.empty()), dialect,
                subsets ? Optional.of(name(settings, "destinationRule", Optional.empty())) : Optional.empty(), names,
                label);
    }

    private static Settings gateway(Map<String, String> settings, String namespace, String label) {
        Map<Side, String> names = services(settings);
        return new Settings(namespace, name(settings, "httpRoute", Optional.empty()),
                new HttpRoutes(names, list(settings, "rules")), Optional.empty(), names, label);
    }

    private static Map<Side, String> services(Map<String, String> settings) {
        return sides(name(settings, "stableService", Optional.empty()),
                name(settings, "canaryService", Optional.empty()), "Service");
    }

    private static Map<Side, String> sides(String stable, String canary, String what) {
        if (stable.equals(canary)) {
            throw wrong("canary" + (what.equals("subset") ? "Subset" : what),
                    "is '" + canary + "', must be another " + what + " than the stable one");
        }
        return Map.of(Side.STABLE, stable, Side.CANARY, canary);
    }

    /** {@code 443}, {@code 443/a.example+b.example}, {@code /a.example}. */
    private static List<TlsMatch> tls(Map<String, String> settings) {
        var matches = new ArrayList<TlsMatch>();
        for (String text : list(settings, "tlsRoutes")) {
            String[] parts = text.split("/", 2);
            Optional<Integer> port = parts[0].isEmpty() ? Optional.empty() : Optional.of(port("tlsRoutes", parts[0]));
            List<String> hosts = parts.length < 2 ? List.of() : List.of(parts[1].split("\\+", -1));
            if (port.isEmpty() && hosts.isEmpty()) {
                throw wrong("tlsRoutes", "has an entry without port and SNI hosts");
            }
            matches.add(new TlsMatch(port, hosts));
        }
        return matches;
    }

    private static int port(String setting, String text) {
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > MOST_PORT) {
            throw wrong(setting, "has the port '" + text + "', must be 1 to " + MOST_PORT);
        }
        return port;
    }

    private static List<String> list(Map<String, String> settings, String key) {
        return Stream.of(settings.getOrDefault(key, "").split(",", -1)).map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static String name(Map<String, String> settings, String key, Optional<String> otherwise) {
        String text = Optional.ofNullable(settings.get(key)).or(() -> otherwise)
                .orElseThrow(() -> wrong(key, "is missing"));
        if (!NAME.matcher(text).matches()) {
            throw wrong(key, "is '" + text + "', must be a name of Kubernetes: small letters, digits, dashes and dots");
        }
        return text;
    }

    private static IllegalArgumentException wrong(String setting, String what) {
        return new IllegalArgumentException("settings." + setting + " " + what);
    }
}
