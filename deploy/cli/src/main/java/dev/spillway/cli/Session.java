package dev.spillway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.cli.client.GatewayClient;
import dev.spillway.cli.client.Reply;
import dev.spillway.cli.screen.Screen;
import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.view.Json;
import dev.spillway.gateway.view.ServiceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One command's way to the gateway and to the screen. A no ends the command with the right status. */
record Session(GatewayClient client, Screen screen, boolean json) {
    private static final int CONFLICT = 409;

    static ServiceId service(String text) {
        try {
            return ServiceId.parse(text);
        } catch (IllegalArgumentException e) {
            throw Stop.badInput("SERVICE", String.valueOf(e.getMessage()));
        }
    }

    static String path(ServiceId service) {
        return "/v1/services/" + service;
    }

    ServiceView view(ServiceId service) {
        return parse(get(path(service)), ServiceView.class);
    }

    /** All, or those of one environment. */
    List<ServiceView> views(String environment) {
        JsonNode body = parse(get("/v1/services" + (environment.isEmpty() ? "" : "?environment=" + environment)),
                JsonNode.class);
        var views = new ArrayList<ServiceView>();
        body.path("services").forEach(node -> views.add(parse(node.toString(), ServiceView.class)));
        return views;
    }

    String get(String path) {
        return body(client.get(path));
    }

    /** Asks, and waits for the decision. */
    JsonNode ask(ServiceId service, String verb, Map<String, Object> body) {
        return parse(body(client.post(path(service) + "/" + verb + "?wait=10s", Json.write(body))), JsonNode.class);
    }

    /** Asks with a text that is not JSON. */
    JsonNode post(String path, String text) {
        return parse(body(client.post(path, text)), JsonNode.class);
    }

    private static String body(Reply reply) {
        return switch (reply) {
            case Reply.Fine fine -> fine.body();
            case Reply.No no -> throw no(no);
            case Reply.Nobody nobody -> throw Stop.with(Exit.UNREACHABLE, nobody.message());
        };
    }

    private static Stop no(Reply.No no) {
        if (no.status() == CONFLICT) {
            return Stop.with(Exit.REJECTED, no.message());
        }
        return no.status() >= 500
                ? Stop.with(Exit.UNREACHABLE, no.message())
                : Stop.badInput(no.field().orElse(""), no.message());
    }

    static <T> T parse(String text, Class<T> type) {
        try {
            return Json.read(text, type);
        } catch (JsonProcessingException e) {
            throw Stop.with(Exit.UNREACHABLE, "what answers there is not a gateway of this version: "
                    + e.getOriginalMessage());
        }
    }

    /** What was decided about a request, line by line. */
    void tell(JsonNode reply) {
        if (json) {
            screen.json(reply.toString());
        } else if (reply.has("decided")) {
            reply.path("decided").forEach(line -> screen.line(line.path("text").asText()));
        } else {
            screen.line(reply.path("message").asText() + " (request " + reply.path("requestId").asText() + ")");
        }
    }
}
