package dev.spillway.executor.istio.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Istio's VirtualService ({@code istio.io/docs/reference/config/networking/virtual-service}).
 *
 * @param names by side: the subset, or the host
 * @param hosts whether destinations are told apart by their host and not by their subset
 * @param routes names of http routes
 * @param tls routes by port, or by port and SNI hosts
 * @param tcp routes by port
 */
public record VirtualServices(Map<Side, String> names, boolean hosts, String namespace, List<String> routes,
        List<TlsMatch> tls, List<Integer> tcp) implements Dialect {
    private static final int ALL = 100;

    /** @param sniHosts none: the port alone */
    public record TlsMatch(Optional<Integer> port, List<String> sniHosts) {
        public TlsMatch {
            sniHosts = List.copyOf(sniHosts);
        }

        boolean takes(JsonNode rule) {
            return elements(rule.path("match")).anyMatch(match -> port.map(p -> match.path("port").asInt(-1) == p)
                    .orElse(true)
                    && (sniHosts.isEmpty() || texts(match.path("sniHosts")).equals(new TreeSet<>(sniHosts))));
        }

        @Override
        public String toString() {
            return Stream.concat(port.map(p -> "port " + p).stream(), sniHosts.stream()).toList().toString();
        }
    }

    public VirtualServices {
        names = Map.copyOf(names);
        routes = List.copyOf(routes);
        tls = List.copyOf(tls);
        tcp = List.copyOf(tcp);
    }

    @Override
    public Selection select(ObjectNode tree) {
        List<Rule> http = rules(tree, "http").filter(rule -> !Headers.isOurs(rule.node())).toList();
        boolean named = !routes.isEmpty() || !tls.isEmpty() || !tcp.isEmpty();
        return named ? named(tree, http) : only(tree, http);
    }

    private Selection named(ObjectNode tree, List<Rule> http) {
        var found = new ArrayList<Rule>();
        for (String route : routes) {
            List<Rule> meant = http.stream().filter(rule -> rule.node().path("name").asText().equals(route)).toList();
            if (meant.isEmpty()) {
                return new Selection.Unfit("has no http route named '" + route + "'; it has "
                        + http.stream().map(rule -> rule.node().path("name").asText("(no name)")).toList());
            }
            found.addAll(meant);
        }
        for (TlsMatch match : tls) {
            List<Rule> meant = rules(tree, "tls").filter(rule -> match.takes(rule.node())).toList();
            if (meant.isEmpty()) {
                return new Selection.Unfit("has no tls route that matches " + match);
            }
            found.addAll(meant);
        }
        for (int port : tcp) {
            List<Rule> meant = rules(tree, "tcp")
                    .filter(rule -> new TlsMatch(Optional.of(port), List.of()).takes(rule.node())).toList();
            if (meant.isEmpty()) {
                return new Selection.Unfit("has no tcp route that matches port " + port);
            }
            found.addAll(meant);
        }
        return new Selection.Rules(found);
    }

    /** Nothing was named, so it must be clear by itself. */
    private static Selection only(ObjectNode tree, List<Rule> http) {
        List<Rule> all = http.isEmpty() ? Stream.concat(rules(tree, "tls"), rules(tree, "tcp")).toList() : http;
        return all.size() == 1
                ? new Selection.Rules(all)
                : new Selection.Unfit("has " + all.size() + " routes: say which with routes (names of http routes), "
                        + "tlsRoutes or tcpRoutes (ports)");
    }

    private static Stream<Rule> rules(ObjectNode tree, String protocol) {
        return elements(tree.path("spec").path(protocol)).filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast).map(node -> new Rule(protocol + " route"
                        + (node.has("name") ? " '" + node.path("name").asText() + "'" : ""), protocol.equals("http"),
                        node));
    }

    @Override
    public String destinations() {
        return "route";
    }

    @Override
    public Optional<Side> side(JsonNode entry) {
        JsonNode destination = entry.has("destination") ? entry.path("destination") : entry;
        String text = destination.path(hosts ? "host" : "subset").asText();
        return Stream.of(Side.values()).filter(side -> isNamed(text, names.getOrDefault(side, ""))).findFirst();
    }

    /** A host may be written in full: {@code name.namespace.svc.cluster.local}. */
    private boolean isNamed(String text, String name) {
        return text.equals(name) || (hosts && text.startsWith(name + "." + namespace)
                && (text.length() == name.length() + 1 + namespace.length()
                        || text.startsWith(".", name.length() + 1 + namespace.length())));
    }

    /** A single destination needs no weight. */
    @Override
    public int unwritten(int destinations) {
        return destinations == 1 ? ALL : 0;
    }

    @Override
    public String describe(Side side) {
        return (hosts ? "host " : "subset ") + names.getOrDefault(side, "");
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static TreeSet<String> texts(JsonNode list) {
        var texts = new TreeSet<String>();
        elements(list).forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
