package dev.spillway.definition.argo;

import dev.spillway.definition.analysis.Sources;
import dev.spillway.definition.yaml.Json;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a provider is asked: the metrics executor's words. Texts may still hold what only the running rollout knows. */
final class ProviderReader {
    private static final int HEADERS = 64;
    private static final int QUERIES = 100;
    private static final Map<String, String> METHODS = new TreeMap<>(
            Map.of("GET", "GET", "POST", "POST", "PUT", "PUT"));
    /** Every provider of the API; those that are not served are refused with the fields. */
    private static final List<String> ALL = List.of("prometheus", "web", "cloudWatch", "job", "kayenta", "datadog",
            "wavefront", "newRelic", "graphite", "influxdb", "skywalking", "plugin");

    private ProviderReader() {}

    record Asked(String provider, Map<String, String> query) {
        Asked {
            query = Map.copyOf(query);
        }
    }

    static Optional<Asked> read(YamlMap map) {
        List<String> named = map.names().stream().filter(ALL::contains).toList();
        if (named.size() != 1) {
            map.wrong("must have exactly one provider, but " + (named.isEmpty()
                    ? "none is written"
                    : String.join(" and ", named) + " are written"));
            return Optional.empty();
        }
        String provider = named.getFirst();
        return map.get(provider).flatMap(YamlField::map).flatMap(body -> switch (provider) {
            case "prometheus" -> Optional.of(new Asked(provider, prometheus(body)));
            case "web" -> Optional.of(new Asked(provider, web(body)));
            case "cloudWatch" -> Optional.of(new Asked(provider, cloudWatch(body)));
            default -> Optional.empty();
        });
    }

    private static Map<String, String> prometheus(YamlMap map) {
        var query = new TreeMap<String, String>();
        address(map, "address").ifPresent(text -> query.put("address", text));
        Sources.put(query, "query", needed(map, "query"));
        Sources.put(query, "timeout", map.get("timeout").flatMap(f -> f.integer(0, 3600)).filter(n -> n > 0));
        Sources.put(query, "insecure", map.get("insecure").flatMap(YamlField::bool));
        headers(map, query);
        map.get("rangeQuery").filter(f -> !f.isNull()).flatMap(YamlField::map).ifPresent(range -> {
            Sources.put(query, "range.start", needed(range, "start"));
            Sources.put(query, "range.end", needed(range, "end"));
            Sources.put(query, "range.step", range.need("step").flatMap(ProviderReader::step));
        });
        authentication(map, query);
        return query;
    }

    private static Optional<String> step(YamlField field) {
        return field.text().filter(Filling::isOpen).or(() -> Times.duration(field).flatMap(_ -> field.text()));
    }

    private static void authentication(YamlMap map, Map<String, String> query) {
        Optional<YamlMap> ways = map.get("authentication").filter(f -> !f.isNull()).flatMap(YamlField::map);
        Optional<YamlMap> oauth2 = ways.flatMap(w -> w.get("oauth2")).filter(f -> !f.isNull())
                .flatMap(YamlField::map).filter(m -> !m.names().isEmpty());
        Optional<YamlMap> basic = ways.flatMap(w -> w.get("basicAuth")).filter(f -> !f.isNull())
                .flatMap(YamlField::map).filter(m -> !m.names().isEmpty());
        oauth2.ifPresent(m -> oauth2(m, query));
        basic.ifPresent(m -> {
            Sources.put(query, "basicAuth.username", needed(m, "username"));
            secret(m, "password").ifPresent(text -> query.put("basicAuth.password", text));
        });
        if (oauth2.isPresent() && basic.isPresent()) {
            ways.get().wrong("has oauth2 and basicAuth; only one of them can be used");
        }
    }

    private static void oauth2(YamlMap map, Map<String, String> query) {
        Sources.put(query, "oauth2.tokenUrl", address(map, "tokenUrl"));
        Sources.put(query, "oauth2.clientId", needed(map, "clientId"));
        secret(map, "clientSecret").ifPresent(text -> query.put("oauth2.clientSecret", text));
        map.get("scopes").map(f -> f.list(HEADERS)).filter(l -> !l.isEmpty())
                .ifPresent(scopes -> query.put("oauth2.scopes",
                        scopes.stream().flatMap(f -> f.text().stream()).collect(Collectors.joining(" "))));
    }

    private static Optional<String> secret(YamlMap map, String name) {
        Optional<YamlField> field = map.need(name);
        Optional<String> text = field.flatMap(YamlField::text);
        text.ifPresent(t -> Sources.secret(field.get(), name, t));
        return text;
    }

    private static Map<String, String> web(YamlMap map) {
        var query = new TreeMap<String, String>();
        address(map, "url").ifPresent(text -> query.put("url", text));
        Optional<String> method = map.get("method").filter(f -> !f.isNull()).flatMap(f -> f.oneOf(METHODS));
        Sources.put(query, "method", method);
        headers(map, query);
        body(map, query, method.orElse("GET"));
        Sources.put(query, "timeout", map.get("timeoutSeconds").flatMap(f -> f.integer(0, 3600)).filter(n -> n > 0));
        Sources.put(query, "jsonPath",
                map.get("jsonPath").filter(f -> !f.isNull()).flatMap(YamlField::text).filter(t -> !t.isEmpty()));
        Sources.put(query, "insecure", map.get("insecure").flatMap(YamlField::bool));
        authentication(map, query);
        return query;
    }

    private static void body(YamlMap map, Map<String, String> query, String method) {
        Optional<YamlField> text = map.get("body").filter(f -> !f.isNull());
        Optional<YamlField> json = map.get("jsonBody").filter(f -> !f.isNull());
        if (text.isPresent() && json.isPresent()) {
            json.get().wrong("stands beside body; only one of them can be sent");
        }
        text.or(() -> json).filter(_ -> method.equals("GET"))
                .ifPresent(f -> f.wrong("needs the method POST or PUT"));
        text.flatMap(YamlField::text).ifPresent(t -> query.put("body", t));
        json.ifPresent(f -> {
            query.put("body", Json.of(f.node()));
            query.putIfAbsent("header.Content-Type", "application/json");
        });
    }

    private static Map<String, String> cloudWatch(YamlMap map) {
        var query = new TreeMap<String, String>();
        map.get("interval").filter(f -> !f.isNull()).ifPresent(f -> step(f).ifPresent(t -> query.put("interval", t)));
        map.need("metricDataQueries").ifPresent(field -> {
            if (field.list(QUERIES).isEmpty()) {
                field.wrong("must hold at least one query");
            }
            query.put("metricDataQueries", Json.of(field.node()));
        });
        return query;
    }

    private static void headers(YamlMap map, Map<String, String> query) {
        for (YamlField entry : map.get("headers").map(f -> f.list(HEADERS)).orElse(List.of())) {
            entry.map().ifPresent(header -> {
                Optional<String> key = header.need("key").flatMap(ProviderReader::headerName);
                Optional<YamlField> value = header.need("value");
                value.flatMap(YamlField::text).ifPresent(text -> key.ifPresent(name -> {
                    Sources.secret(value.get(), name, text);
                    query.put("header." + name, text);
                }));
            });
        }
    }

    private static Optional<String> headerName(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> good = text.filter(t -> t.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}"));
        if (text.isPresent() && good.isEmpty()) {
            field.wrong("is no name of an HTTP header: '" + text.get() + "'");
        }
        return good;
    }

    private static Optional<String> address(YamlMap map, String name) {
        Optional<YamlField> field = map.need(name);
        Optional<String> text = field.flatMap(YamlField::text);
        text.ifPresent(t -> Sources.address(field.get(), t));
        return text;
    }

    private static Optional<String> needed(YamlMap map, String name) {
        return map.need(name).flatMap(YamlField::text);
    }
}
