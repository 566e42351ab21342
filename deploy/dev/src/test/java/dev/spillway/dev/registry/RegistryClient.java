package dev.spillway.dev.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** What any client does to a registry: a method, a path and a body. */
record RegistryClient(URI url, HttpClient http) {

    private static final ObjectMapper JSON = new ObjectMapper();

    record Said(int status, JsonNode body, String text) {
        int code() {
            return body.path("error_code").asInt();
        }
    }

    RegistryClient(URI url) {
        this(url, HttpClient.newHttpClient());
    }

    Said get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    Said send(String method, String path, String body) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(url + path)).method(method, BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
        return new Said(answer.statusCode(), JSON.readTree(answer.body()), answer.body());
    }

    Said register(String subject, String schema) throws IOException, InterruptedException {
        return send("POST", "/subjects/" + encoded(subject) + "/versions", wrapped(schema));
    }

    Said lookUp(String subject, String schema) throws IOException, InterruptedException {
        return send("POST", "/subjects/" + encoded(subject), wrapped(schema));
    }

    Said probe(String subject, String version, String schema) throws IOException, InterruptedException {
        return send("POST", "/compatibility/subjects/" + encoded(subject) + "/versions/" + version + "?verbose=true",
                wrapped(schema));
    }

    Said setLevel(String path, String level) throws IOException, InterruptedException {
        return send("PUT", path, JSON.createObjectNode().put("compatibility", level).toString());
    }

    static String encoded(String subject) {
        return URLEncoder.encode(subject, UTF_8).replace("+", "%20");
    }

    static String wrapped(String schema) {
        return JSON.createObjectNode().put("schema", schema).toString();
    }

    /** A record schema named {@code Order} with the given fields, each {@code name:type} or {@code name:type=default}. */
    static String order(String... fields) {
        var schema = JSON.createObjectNode().put("type", "record").put("name", "Order");
        var all = schema.putArray("fields");
        for (String field : fields) {
            String[] parts = field.split("[:=]", -1);
            var each = all.addObject().put("name", parts[0]).put("type", parts[1]);
            if (parts.length > 2) {
                each.set("default",
                        parts[2].matches("\\d+")
                                ? JSON.getNodeFactory().numberNode(Long.parseLong(parts[2]))
                                : JSON.getNodeFactory().textNode(parts[2]));
            }
        }
        return schema.toString();
    }
}
