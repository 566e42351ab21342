package dev.spillway.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the API's description says of webhooks. Their senders own the bodies, so only what is read of them stands here. */
final class AlertsApi {
    static final Map<String, String> HEADERS = headers();

    private AlertsApi() {}

    private static Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Authorization", "Bearer <token>, or Basic with a name and a password");
        headers.put("X-Spillway-Signature",
                "instead: hex HMAC-SHA256 over the timestamp, a colon and the body, with the shared secret");
        headers.put("X-Spillway-Timestamp", "with a signature: seconds since 1970, at most 300 away from now");
        return headers;
    }

    static Map<String, Object> body() {
        var alert = new LinkedHashMap<String, Object>();
        alert.put("status", text("firing or resolved; resolved never takes an abort back"));
        alert.put("labels", Map.of("type", "object", "additionalProperties", Map.of("type", "string"), "description",
                "name what it is about: service and environment, revision, rollout"));
        alert.put("annotations", Map.of("type", "object", "additionalProperties", Map.of("type", "string"),
                "description", "summary, description or message is what people read"));
        alert.put("startsAt", text("when it began, ISO 8601"));
        alert.put("fingerprint",
                text("made of the labels if absent; the same with the same startsAt is the same alert"));
        for (String field : List.of("service", "rollout", "revision", "reason")) {
            alert.put(field, text("generic only, instead of labels and annotations"));
        }
        return Map.of("content", Map.of("application/json", Map.of("schema", Map.of("type", "object", "required",
                List.of("alerts"), "properties", Map.of("alerts", Map.of("type", "array", "items",
                        Map.of("type", "object", "required", List.of("status", "startsAt"), "properties", alert)))))));
    }

    private static Map<String, Object> text(String description) {
        return Map.of("type", "string", "description", description);
    }

    static Map<String, Object> responses() {
        var responses = new LinkedHashMap<String, Object>();
        responses.put("202", OpenApi.described("at least one alert is stored; what is wrong with the others stands in"
                + " alerts"));
        responses.put("400", OpenApi.described("not JSON, or no list of alerts"));
        responses.put("401", OpenApi.described("no such token, password or signature, or an old one"));
        responses.put("404", OpenApi.described("all alerts are about services that are unknown"));
        responses.put("413", OpenApi.described("too large, or too many alerts"));
        responses.put("422", OpenApi.described("none of the alerts can be used; alerts says why"));
        responses.put("503",
                OpenApi.described("the broker is away: send it again, what was stored is not taken twice"));
        return responses;
    }
}
