package dev.spillway.gateway;

import dev.spillway.gateway.alert.Webhooks;
import dev.spillway.gateway.http.Call;
import dev.spillway.gateway.http.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API's description (OpenAPI 3.1), made from the routes themselves. */
final class OpenApi {
    private static final Pattern PART = Pattern.compile("\\{(\\w+)}");

    private OpenApi() {}

    static Map<String, Object> of(List<Router.Route> routes) {
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (Router.Route route : routes) {
            paths.computeIfAbsent(route.template(), _ -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        return Map.of("openapi", "3.1.0", "info", Map.of("title", "Spillway", "version", "v1"), "paths", paths);
    }

    private static Map<String, Object> operation(Router.Route route) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put("summary", route.summary());
        operation.put("parameters", parameters(route));
        body(route).ifPresent(body -> operation.put("requestBody", body));
        operation.put("responses", responses(route));
        return operation;
    }

    private static Map<String, Object> responses(Router.Route route) {
        if (isWebhook(route)) {
            return AlertsApi.responses();
        }
        return route.method().equals("POST") ? asked() : read();
    }

    private static boolean isWebhook(Router.Route route) {
        return route.template().startsWith(Webhooks.PATH);
    }

    private static List<Object> parameters(Router.Route route) {
        var parameters = new ArrayList<Object>();
        Matcher part = PART.matcher(route.template());
        while (part.find()) {
            parameters.add(parameter(part.group(1), "path", true, "[A-Za-z0-9._-]{1,64}"));
        }
        if (isWebhook(route)) {
            AlertsApi.HEADERS
                    .forEach((name, description) -> parameters.add(parameter(name, "header", false, description)));
        } else if (route.method().equals("POST")) {
            parameters.add(parameter("wait", "query", false, "wait so long for the decision, for example 10s"));
        }
        if (route.template().endsWith("/history") || route.template().equals(Api.SERVICE + "/events")) {
            parameters.add(parameter("from", "query", false, "the first sequence number"));
        }
        return parameters;
    }

    private static Map<String, Object> parameter(String name, String in, boolean required, String description) {
        return Map.of("name", name, "in", in, "required", required, "description", description, "schema",
                Map.of("type", "string"));
    }

    private static Optional<Map<String, Object>> body(Router.Route route) {
        if (route.template().equals("/v1/services") && route.method().equals("POST")) {
            return Optional
                    .of(Map.of("content", Map.of("application/yaml", Map.of("schema", Map.of("type", "string")))));
        }
        if (route.template().equals("/v1/alerts")) {
            return Optional.of(json(RequestReader.ALERT));
        }
        if (isWebhook(route)) {
            return Optional.of(AlertsApi.body());
        }
        return Verbs.ALL.stream().filter(v -> route.template().equals(Api.SERVICE + "/" + v.name()))
                .map(v -> json(v.allFields())).findFirst();
    }

    private static Map<String, Object> json(List<Verb.Field> fields) {
        var properties = new LinkedHashMap<String, Object>();
        fields.forEach(f -> properties.put(f.name(), Map.of("type", f.type(), "description", f.description())));
        return Map.of("content", Map.of("application/json", Map.of("schema",
                Map.of("type", "object", "additionalProperties", false, "properties", properties))));
    }

    private static Map<String, Object> asked() {
        var responses = new LinkedHashMap<String, Object>();
        responses.put("200", described("decided: the lines of the log that the request caused"));
        responses.put("202", described("stored, and not decided yet"));
        responses.put("400", described("a field or parameter cannot be read; field and message say which and why"));
        responses.put("401", described("no such token, or none"));
        responses.put("404", described("unknown service"));
        responses.put("409", described("rejected, with the reason"));
        responses.put("413", described("larger than " + Call.MOST_BODY + " bytes"));
        responses.put("422", described("readable, but it makes no sense"));
        responses.put("503", described("the broker is away; the same requestId may be sent again"));
        return responses;
    }

    private static Map<String, Object> read() {
        return Map.of("200", described("what was asked for"), "404", described("unknown service"));
    }

    static Map<String, Object> described(String text) {
        return Map.of("description", text);
    }
}
